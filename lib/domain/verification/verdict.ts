import { formatSpan } from "@/lib/domain/metric/format";
import { type Check, subjectOf } from "@/lib/domain/verification/check";

export type Verdict = { state: "passed" | "failed" | "inconclusive"; sentence: string };

/**
 * What the whole watch says. One failed check fails it. Passed needs every check passed and at least one trigger
 * among them: without a trigger nobody has looked at what people met.
 */
export function verdict(checks: readonly Check[], watchedMs: number): Verdict {
  const failed = checks.filter(({ state }) => state === "failed");
  if (failed.length > 0) return { state: "failed", sentence: listed(failed) };
  const open = checks.filter(({ state }) => state !== "passed");
  if (open.length > 0) return { state: "inconclusive", sentence: listed(open) };
  if (!checks.some(({ name }) => subjectOf(name)?.kind === "trigger")) {
    return {
      state: "inconclusive",
      sentence: "No trigger watches this service, so nobody knows what people met.",
    };
  }
  return {
    state: "passed",
    sentence: `All ${checks.length} checks were good over ${formatSpan(watchedMs)}.`,
  };
}

function listed(checks: readonly Check[]): string {
  return checks
    .map(({ label, evidence }) => `${label}: ${evidence.replace(/\.$/, "")}`)
    .join("; ")
    .concat(".");
}
