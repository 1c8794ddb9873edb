import type { PlanFrom, PlanStep, PlanTo, SafetyVerdict } from "@/lib/domain/plan/plan-document";

/** One named check of the safety verdict, with what was seen. */
export type SafetyCheck = { id: string; title: string; verdict: SafetyVerdict; evidence: string };

/** One commit that a rollback takes away. Instants are ISO strings: an assessment is stored as JSON. */
export type UndoneCommit = { id: string; author: string; subject: string; committedAt: string };

/** What going back to one release means, as it was seen at `seenAt`: the evidence that a plan is made from. */
export type AssessmentResult = {
  seenAt: string;
  from: PlanFrom;
  to: PlanTo;
  target: { key: string; platform: "release-directories"; location: string };
  liveSince: string | null;
  saidBy: string;
  verdict: SafetyVerdict;
  checks: SafetyCheck[];
  /** Null: the repository could not tell what lies in between. */
  undo: {
    commits: UndoneCommit[];
    pullRequests: string[];
    tickets: string[];
    authors: string[];
    migrations: { file: string; sort: string; evidence: string }[];
    securityFixes: string[];
  } | null;
  steps: PlanStep[];
  /** `calls[n]` says in words what `steps[n]` does. */
  calls: string[];
  notRestored: string[];
};
