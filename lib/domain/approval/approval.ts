import type { Role } from "@/lib/domain/permission";
import type { PlanKind } from "@/lib/domain/plan/plan-document";
import type { PlanState } from "@/lib/domain/plan/state";

/** How somebody proved that it was them. `reauthenticate` is the weaker way and is called so everywhere. */
export type ApprovalMethod = "passkey" | "reauthenticate";

/** One signed vote. `signatureVerified` is the answer of a verifier that ran just now: false on any doubt. */
export type Vote = {
  id: string;
  personId: string;
  accountId: string;
  act: "approve" | "reject";
  method: ApprovalMethod;
  digest: string;
  passkeyId: string | null;
  signatureVerified: boolean;
  votedAt: Date;
  revokedAt: Date | null;
};

/** Who somebody is at this moment, with the roles they hold and since when, without interruption. */
export type Voter = {
  personId: string;
  name: string;
  disabledAt: Date | null;
  roles: readonly { role: Role; effectiveFrom: Date }[];
  /** `passwordUsableFrom`: from when this login's password may vote. */
  accounts: readonly { id: string; disabledAt: Date | null; passwordUsableFrom: Date }[];
  passkeys: readonly { id: string; usableFrom: Date; revokedAt: Date | null }[];
};

/** What the rules need to know of a plan. `digest` is computed from the stored bytes. */
export type PlanInQuestion = {
  digest: string;
  kind: PlanKind;
  targetWasInProduction: boolean;
  /** Whose roles the plan changes; they have no say in it. Null: it is about a release. */
  aboutPersonId: string | null;
  /** Of each of these roles one approver is needed. */
  requiredRoles: readonly Role[];
  proposerId: string;
  state: PlanState;
  proposedAt: Date;
  expiresAt: Date;
};

/** `reauthenticate` false: passkeys only. */
export type ApprovalPolicy = { reauthenticate: boolean };

export const EFFECTIVE_APPROVALS_NEEDED = 2;
export const LONGEST_PLAN_MS = 60 * 60_000;
export const REAUTHENTICATION_FRESH_MS = 60_000;
/** Times are stored to the millisecond and `now` may be the beginning of the transaction. */
export const CLOCK_TOLERANCE_MS = 1000;

/** Only the way back to a release that was in production before may carry the proposer's own approval. */
export function proposerMayApprove(plan: Pick<PlanInQuestion, "kind" | "targetWasInProduction">): boolean {
  return plan.kind === "rollback" && plan.targetWasInProduction;
}
