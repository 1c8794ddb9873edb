import type { Decision } from "@/lib/domain/decision";
import type { ProofInput } from "@/lib/schemas/approval-input";

type Signed = { planId: string; digest: string; proof: ProofInput };

/** The server actions that a plan's page needs, handed down by the page. */
export type PlanActs = {
  approve: (input: Signed) => Promise<Decision<{ approvals: number }>>;
  reject: (input: Signed & { reason: string }) => Promise<Decision<null>>;
  revoke: (input: Signed & { reason: string }) => Promise<Decision<null>>;
  withdraw: (input: { planId: string; reason: string }) => Promise<Decision<null>>;
  createLink: (input: { planId: string }) => Promise<Decision<{ path: string }>>;
};

/** A rollback may be carried by one key, too. */
export type ReleasePlanActs = PlanActs & {
  breakGlass: (input: Signed & { reason: string }) => Promise<Decision<unknown>>;
};
