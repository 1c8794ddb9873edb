import type { Firing } from "@/lib/db/trigger";
import type { WayBackEvidence } from "@/lib/domain/release/way-back";

/** What speaks for or against a way back, without the release it would lead to. */
export type FactsNow = Omit<WayBackEvidence, "target">;

/**
 * `since` is when the live release went live. When the trouble began is told by the critical triggers that fire, or by
 * all where none is critical.
 */
export function evidenceOf(
  firings: readonly Firing[],
  since: number | null,
  impactStartAt: Date | null,
  now: Date,
): FactsNow {
  const open = firings.filter((firing) => firing.recoveredAt === null);
  const critical = open.filter((firing) => firing.severity === "critical");
  const telling = (critical.length > 0 ? critical : open).map((firing) => firing.breachAt.getTime());
  const beganAt = telling.length > 0 ? Math.min(...telling) : (impactStartAt?.getTime() ?? null);
  return {
    firing: open.map((firing) => firing.trigger),
    liveForMs: since === null ? null : now.getTime() - since,
    beganAfterRelease: since === null || beganAt === null ? null : beganAt >= since,
  };
}
