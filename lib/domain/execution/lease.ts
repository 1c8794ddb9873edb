/** How long a lease is good for without being renewed; a worker that works renews it every third of this. */
export const LEASE_MS = 9_000;
/** A lease outlives the longest call by this, so that the outcome can still be written. */
export const AFTER_CALL_MS = 3_000;
/** So often each worker looks for executions that nobody holds any more. */
export const LOOK_EVERY_MS = 5_000;

/**
 * Until when a call that was sent is answered for by the worker that sent it, and when another worker has taken over
 * at the latest if it is gone: a dead worker may have renewed its lease a last time, and nobody takes over before its
 * call can no longer take effect. Null while nothing is under way.
 */
export function answerDue(
  step: { state: string; sentAt: Date | null } | undefined,
  leaseUntil: Date,
): { answerBy: Date; takenOverBy: Date } | null {
  if (step?.state !== "sent" || step.sentAt === null) return null;
  const longestCallMs = Math.max(0, leaseUntil.getTime() - step.sentAt.getTime() - AFTER_CALL_MS);
  const latest = leaseUntil.getTime() + LEASE_MS + longestCallMs + LOOK_EVERY_MS;
  return { answerBy: leaseUntil, takenOverBy: new Date(latest) };
}
