/** What an export says of one plan, in the order in which it happened. Times are instants in UTC. */
export type PlanAccount = {
  id: string;
  digest: string;
  words: string[];
  /** Null: the plan's bytes cannot be used. */
  title: string | null;
  proposer: string;
  proposedAt: string;
  expiresAt: string;
  reason: string | null;
  votes: VoteAccount[];
  /** Null: nobody broke the glass. */
  glass: GlassAccount | null;
  end: { outcome: string; reason: string; at: string } | null;
  execution: ExecutionAccount | null;
};

export type VoteAccount = {
  person: string;
  act: string;
  /** `passkey`, or `reauthenticate`, which is weaker. */
  method: string;
  at: string;
  verified: boolean;
  reason: string | null;
  revoked: { at: string; method: string; reason: string; verified: boolean } | null;
};

/** One person's key in place of two, and what another person said of it afterwards. */
export type GlassAccount = {
  person: string;
  at: string;
  reason: string;
  verified: boolean;
  /** Whether the signature holds and the person might break the glass then. */
  mayExecute: boolean;
  answer: {
    person: string;
    act: "countersign" | "object";
    at: string;
    reason: string | null;
    verified: boolean;
  } | null;
};

export type ExecutionAccount = {
  id: string;
  startedAt: string;
  finishedAt: string | null;
  state: string;
  outcome: string | null;
  /** Whose approvals carried it when it began, judged anew; empty: nobody's, or by break-glass. */
  carriedBy: string[];
  byGlass: boolean;
  steps: { position: string; call: string; state: string }[];
};
