/** A release that went live at `liveAt`, and a time when something fired; all in milliseconds since 1970. */
type Deployed = { liveAt: number };
type Fired = { breachAt: number; recoveredAt: number | null };

/** Before which release a baseline is taken. */
export type BaselineRelease = { releasedAt: number; previousReleasedAt: number | null };

/**
 * The newest release with a quiet time before it: nothing fired in the window in front of it. After a rollback
 * that is the release that was taken back, so that the cure is not compared with the illness. null: there is none.
 * `deployments` newest first; a window reaches back `windowMs` and never beyond the release before.
 */
export function baselineRelease(
  deployments: readonly Deployed[],
  firings: readonly Fired[],
  windowMs: number,
): BaselineRelease | null {
  for (const [index, { liveAt }] of deployments.entries()) {
    const previousReleasedAt = deployments[index + 1]?.liveAt ?? null;
    const fromAt = Math.max(liveAt - windowMs, previousReleasedAt ?? Number.NEGATIVE_INFINITY);
    const fired = firings.some(
      ({ breachAt, recoveredAt }) => breachAt < liveAt && (recoveredAt === null || recoveredAt > fromAt),
    );
    if (!fired) return { releasedAt: liveAt, previousReleasedAt };
  }
  return null;
}
