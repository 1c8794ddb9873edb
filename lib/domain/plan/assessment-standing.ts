import type { AssessmentResult } from "@/lib/domain/plan/assessment";

/** Evidence older than this is no ground for a plan. */
export const ASSESSMENT_FRESH_MS = 10 * 60_000;

type Live = { releaseId: string; version: string; configHash: string | null };

/** Why a plan can no longer be made from this assessment, in a sentence; null when it can. `live` null: nobody knows. */
export function whyOutdated(
  assessment: Pick<AssessmentResult, "seenAt" | "from">,
  live: Live | null,
  now: Date,
): string | null {
  const { from, seenAt } = assessment;
  if (live && live.releaseId !== from.releaseId) {
    return `${live.version} is live now; the assessment starts from ${from.version}.`;
  }
  if (live?.configHash && live.configHash !== from.configHash) {
    return "The configuration was changed after the assessment.";
  }
  return now.getTime() - Date.parse(seenAt) > ASSESSMENT_FRESH_MS
    ? "The assessment is older than ten minutes."
    : null;
}
