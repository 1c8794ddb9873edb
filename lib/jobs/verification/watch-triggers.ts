import type { Transaction } from "@/lib/db/client";
import { readSamples } from "@/lib/db/metric";
import { readStatuses } from "@/lib/db/trigger";
import { lastValue, type RunningVerification, type StoredCheck, saveFinding } from "@/lib/db/verification";
import type { MetricName, Unit } from "@/lib/domain/metric/metric";
import { type Finding, subjectOf } from "@/lib/domain/verification/check";
import { judgeTrigger, type WatchedTrigger } from "@/lib/domain/verification/judge-trigger";

/** How the metrics of a service are read: every how often, and in which unit each is. */
export type TriggerSettings = { everyMs: number; unitOf: (metric: MetricName) => Unit };

const BEFORE_MS = 2 * 60_000;
const STALE_READINGS = 5;
const SHORTEST_STALE_MS = 10_000;

/** What every trigger of the service says now about the result; saved where it says something new. */
export async function watchTriggers(
  { db, triggersFor }: { db: Transaction; triggersFor: (service: string) => TriggerSettings },
  verification: RunningVerification,
  now: Date,
  over: boolean,
): Promise<{ name: string; finding: Finding }[]> {
  const checks = verification.checks.flatMap((check) => {
    const subject = subjectOf(check.name);
    return subject?.kind === "trigger" ? [{ check, trigger: subject.trigger }] : [];
  });
  const settings = triggersFor(verification.incident.service);
  const statuses = await readStatuses(db, [verification.incident.service]);
  return Promise.all(
    checks.map(async ({ check, trigger }) => {
      const status = statuses.find((known) => known.trigger === trigger);
      const watched: WatchedTrigger = {
        state: status?.state ?? null,
        staleAfterMs: Math.max(STALE_READINGS * settings.everyMs, SHORTEST_STALE_MS),
        ...(await measured(db, verification, status?.metric ?? null, settings, now)),
      };
      const finding = judgeTrigger(watched, now.getTime(), over);
      if (saysMore(check, finding) || over) await saveFinding(db, check, { ...finding, checkedAt: now });
      return { name: check.name, finding };
    }),
  );
}

async function measured(
  db: Transaction,
  { incident: { service }, execution, startedAt }: RunningVerification,
  metric: MetricName | null,
  settings: TriggerSettings,
  now: Date,
): Promise<Pick<WatchedTrigger, "unit" | "before" | "during">> {
  if (metric === null) return { unit: "none", before: null, during: [] };
  const begun = execution.startedAt;
  return {
    unit: settings.unitOf(metric),
    before: await lastValue(db, { service, metric }, new Date(begun.getTime() - BEFORE_MS), begun),
    during: await readSamples(db, { service, metric }, startedAt, now),
  };
}

function saysMore(check: StoredCheck, finding: Finding): boolean {
  return check.state !== finding.state || check.evidence !== finding.evidence;
}
