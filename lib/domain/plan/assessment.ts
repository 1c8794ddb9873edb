import type { PlanFrom, PlanStep, PlanTo } from "@/lib/domain/plan/plan-document";
import type { SafetyCheck, SafetyVerdict } from "@/lib/domain/release/safety-check";

/** One commit that a rollback takes away. Instants are ISO strings: an assessment is stored as JSON. */
export type UndoneCommit = { id: string; author: string; subject: string; committedAt: string };

/** What going back to one release means, as it was seen at `seenAt`: the evidence that a plan is made from. */
export type AssessmentResult = {
  seenAt: string;
  from: PlanFrom;
  to: PlanTo;
  target: { key: string; platform: "release-directories"; location: string };
  liveSince: string | null;
  /** When the release to go back to was last seen healthy in production; null: never. */
  lastHealthyAt: string | null;
  saidBy: string;
  /** What does not fit together on the platform, in sentences. */
  warnings: string[];
  verdict: SafetyVerdict;
  checks: SafetyCheck[];
  /** Null: the repository could not tell what lies in between. Fixes and reverts are ids of `commits`. */
  undo: {
    commits: UndoneCommit[];
    pullRequests: string[];
    tickets: string[];
    authors: string[];
    migrations: { file: string; sort: string; evidence: string }[];
    securityFixes: string[];
    hotfixes: string[];
    reverts: string[];
  } | null;
  /** Why nobody knows what is taken away; null when it is known. */
  undoError: string | null;
  steps: PlanStep[];
  /** `calls[n]` says in words what `steps[n]` does. */
  calls: string[];
  notRestored: string[];
};
