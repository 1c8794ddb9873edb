import type { Finding } from "@/lib/domain/verification/check";

/** One answer to a check that asks production: `good` null means that it could not be asked. */
export type Answer = { good: boolean | null; evidence: string };

/**
 * What a check that is asked again and again says. A bad answer fails it while it is the newest; once it is good
 * again, the bad ones before leave it inconclusive, because people met them.
 */
export function judgeAsked(answer: Answer, asked: number, failed: number): Finding {
  const times = asked > 1 ? ` (asked ${asked} times, ${failed} bad)` : "";
  const evidence = `${answer.evidence}${times}`;
  if (answer.good === null) return { state: "error", evidence };
  if (!answer.good) return { state: "failed", evidence };
  return { state: failed === 0 ? "passed" : "inconclusive", evidence };
}
