import type { PlanFrom, PlanTarget, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import type { SafetyCheck, SafetyVerdict } from "@/lib/domain/release/safety-check";

/** One commit that a rollback takes away. Instants are ISO strings: an assessment is stored as JSON. */
export type UndoneCommit = { id: string; author: string; subject: string; committedAt: string };

/** Which release a target is to get; `target` is its name in twokey.yaml. */
export type Wanted = { target: string; releaseId: string };

/** The same for the same choice, in whichever order it is named. */
export function choiceKey(wanted: readonly Wanted[]): string {
  return wanted
    .map(({ target, releaseId }) => JSON.stringify([target, releaseId]))
    .sort()
    .join();
}

/** What a choice of releases means, as it was seen at `seenAt`: the evidence that a plan is made from. */
export type AssessmentResult = {
  seenAt: string;
  /** The worst of all targets. */
  verdict: SafetyVerdict;
  /** In the order in which the targets change. */
  changes: AssessedChange[];
};

/** What it means for one target. */
export type AssessedChange = {
  from: PlanFrom;
  to: PlanTo;
  target: PlanTarget;
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
  /** Facts about the steps that approvers should know, such as hooks that run. */
  notes: string[];
  /** What keeps other releases from going live by themselves afterwards; null: nothing on this platform does. */
  hold: string | null;
  notRestored: string[];
};
