import type { Priority } from "@/lib/domain/incident/priority";

const HOUR_MS = 3_600_000;

/** Longest time from detection to the first act, and to the fix being live. One figure serves both clocks. */
export const TARGET_MS: Record<Priority, number> = {
  P0: 2 * HOUR_MS,
  P1: 4 * HOUR_MS,
  P2: 24 * HOUR_MS,
  P3: 48 * HOUR_MS,
};

export type ClockName = "response" | "deploy";

/** `elapsedMs` runs on until `stoppedAt`; `targetMs` is null while no priority is set. */
export type Clock = {
  name: ClockName;
  startedAt: Date;
  stoppedAt: Date | null;
  targetMs: number | null;
  elapsedMs: number;
  overdue: boolean;
};

export type ClockFacts = {
  priority: Priority | null;
  detectedAt: Date | null;
  declaredAt: Date;
  /** When somebody decided on the way back: the response. */
  decidedAt: Date | null;
  /** When the execution had put the other release live: the deployment. */
  executedAt: Date | null;
  resolvedAt: Date | null;
};

/** Both clocks start at detection. A resolved incident stops what was still running. */
export function clocksOf(facts: ClockFacts, now: Date): { response: Clock; deploy: Clock } {
  const clock = (name: ClockName, reachedAt: Date | null): Clock => {
    const startedAt = facts.detectedAt ?? facts.declaredAt;
    const stoppedAt = reachedAt ?? facts.resolvedAt;
    const targetMs = facts.priority === null ? null : TARGET_MS[facts.priority];
    const elapsedMs = Math.max(0, (stoppedAt ?? now).getTime() - startedAt.getTime());
    return {
      name,
      startedAt,
      stoppedAt,
      targetMs,
      elapsedMs,
      overdue: targetMs !== null && elapsedMs > targetMs,
    };
  };
  return { response: clock("response", facts.decidedAt), deploy: clock("deploy", facts.executedAt) };
}
