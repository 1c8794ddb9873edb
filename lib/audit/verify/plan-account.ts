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

export type ExecutionAccount = {
  id: string;
  startedAt: string;
  finishedAt: string | null;
  state: string;
  outcome: string | null;
  /** Whose approvals carried it when it began, judged anew. */
  carriedBy: string[];
  steps: { position: string; call: string; state: string }[];
};
