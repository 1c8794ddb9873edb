import type { VerificationState } from "@/lib/domain/message/resolved-lock";
import { last } from "@/lib/domain/timeline/entries";
import type { LogEntry } from "@/lib/domain/timeline/event";

export type ExecutionOutcome = {
  state: "executing" | "succeeded" | "failed" | "unknown";
  detail: string;
  cites: number[];
};
export type VerificationOutcome = { state: VerificationState; sentence: string; cites: number[] };

/** How the newest execution went, as far as the log says. */
export function executionOf(log: readonly LogEntry[]): ExecutionOutcome | null {
  let outcome: ExecutionOutcome | null = null;
  for (const entry of log) outcome = after(outcome, entry) ?? outcome;
  return outcome;
}

/** What this entry says about the execution; null when it says nothing. */
function after(before: ExecutionOutcome | null, entry: LogEntry): ExecutionOutcome | null {
  const cites = [entry.position];
  switch (entry.event) {
    case "execution_started":
    case "execution_resumed":
      return { state: "executing", detail: "", cites };
    case "execution_succeeded":
      // A proposal is on its way, and nothing is live.
      return { state: entry.body.proposed ? "executing" : "succeeded", detail: "", cites };
    case "execution_failed":
      return { state: "failed", detail: entry.body.detail, cites };
    case "execution_unknown":
      return { state: "unknown", detail: entry.body.detail, cites };
    case "plan_stale":
      // An execution ends as stale before its first call; a plan that was never executed says nothing here.
      return before?.state === "executing" ? { state: "failed", detail: entry.body.changed, cites } : null;
    default:
      return null;
  }
}

/** What was found about the newest execution; an older verification says nothing about it. */
export function verificationOf(log: readonly LogEntry[]): VerificationOutcome | null {
  const found = last(
    log,
    "execution_started",
    "verification_started",
    "verification_passed",
    "verification_failed",
    "verification_inconclusive",
  );
  if (!found) return null;
  const cites = [found.position];
  switch (found.event) {
    case "execution_started":
      return null;
    case "verification_started":
      return { state: "running", sentence: "", cites };
    case "verification_passed":
      return { state: "passed", sentence: found.body.sentence, cites };
    case "verification_failed":
      return { state: "failed", sentence: found.body.sentence, cites };
    case "verification_inconclusive":
      return { state: "inconclusive", sentence: found.body.sentence, cites };
  }
}
