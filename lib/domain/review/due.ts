/** Hours from the verified end of an incident in which its review has to be held. */
export const REVIEW_HOURS = 72;

/** `dueAt` is null while the incident is not over. Times are ISO strings in UTC. */
export type ReviewDue = { required: boolean; dueAt: string | null; overdue: boolean };

/**
 * When the review is due: 72 hours after the later of "verified" and "declared resolved". Not moved by a weekend.
 * Required for P0 and P1, and whatever the priority when somebody broke the glass.
 */
export function reviewDue(
  incident: {
    priority: string | null;
    glassBroken: boolean;
    verifiedAt: string | null;
    resolvedAt: string | null;
  },
  now: Date,
): ReviewDue {
  const required = incident.priority === "P0" || incident.priority === "P1" || incident.glassBroken;
  if (incident.resolvedAt === null) return { required, dueAt: null, overdue: false };
  const end = Math.max(
    Date.parse(incident.resolvedAt),
    Date.parse(incident.verifiedAt ?? incident.resolvedAt),
  );
  const due = end + REVIEW_HOURS * 3_600_000;
  return { required, dueAt: new Date(due).toISOString(), overdue: now.getTime() > due };
}
