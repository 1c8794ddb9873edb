import type { Policy } from "@/lib/domain/approval/policy";

/** What the databases of tests are made with: everything counts at once, passwords too. */
export const testPolicy: Policy = {
  approvalMinutes: 15,
  reauthenticate: "allowed",
  passkeyDelayHours: 0,
  roleDelayHours: 0,
  approvers: [],
  breakGlass: { allowed: false },
};
