import type { PlanFrom } from "@/lib/domain/plan/plan-document";

/** Evidence older than this is no ground for a plan. */
export const ASSESSMENT_FRESH_MS = 10 * 60_000;

type Live = { releaseId: string; version: string; configHash: string | null };

type Assessed = {
  seenAt: string;
  changes: readonly {
    target: { name: string };
    from: Pick<PlanFrom, "releaseId" | "version" | "configHash">;
  }[];
};

/** Why a plan can no longer be made from this assessment, in a sentence; null when it can. `liveOn` null: nobody knows. */
export function whyOutdated(
  { seenAt, changes }: Assessed,
  liveOn: (target: string) => Live | null,
  now: Date,
): string | null {
  for (const { target, from } of changes) {
    const live = liveOn(target.name);
    if (live && live.releaseId !== from.releaseId) {
      return `${live.version} is live now; the assessment starts from ${from.version}.`;
    }
    if (live?.configHash && live.configHash !== from.configHash) {
      return "The configuration was changed after the assessment.";
    }
  }
  return now.getTime() - Date.parse(seenAt) > ASSESSMENT_FRESH_MS
    ? "The assessment is older than ten minutes."
    : null;
}
