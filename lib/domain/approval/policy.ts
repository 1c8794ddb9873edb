import type { ApproverRule } from "@/lib/domain/approval/role-needs";

/** The rules of the installation. The database keeps a copy that desk and worker cannot change; see lib/db/policy.ts. */
export type Policy = {
  approvalMinutes: number;
  reauthenticate: "allowed" | "refused";
  /** Also how long a new password waits before it may vote. */
  passkeyDelayHours: number;
  roleDelayHours: number;
  /** Each rule that fits an incident asks that one of the approvers holds its role. */
  approvers: ApproverRule[];
  breakGlass: { allowed: boolean };
};
