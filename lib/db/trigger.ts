import type { Transaction } from "@/lib/db/client";
import type { MetricName } from "@/lib/domain/metric/metric";
import type { Baseline } from "@/lib/domain/trigger/baseline";
import type { Severity } from "@/lib/domain/trigger/trigger";
import type { TriggerState } from "@/lib/domain/trigger/trigger-state";

/** What a trigger of a service said when it was judged last. */
export type TriggerStatus = {
  trigger: string;
  metric: MetricName;
  severity: Severity;
  state: TriggerState;
  baseline: Baseline | null;
  evaluatedAt: Date;
};

/** One time that a trigger fired. `peak` is the worst value until it recovered, in the unit of its metric. */
export type Firing = {
  id: string;
  service: string;
  trigger: string;
  metric: MetricName;
  severity: string;
  breachAt: Date;
  firedAt: Date;
  recoveredAt: Date | null;
  peak: number | null;
  incidentId: string | null;
};

export async function readStatuses(
  tx: Transaction,
  services: readonly string[],
): Promise<(TriggerStatus & { service: string })[]> {
  const rows = await tx.triggerStatus.findMany({ where: { service: { in: [...services] } } });
  return rows.map((row) => ({ ...row, ...asWritten(row) }));
}

/** Written by saveStatuses alone, which takes the very types that are read back here. */
function asWritten(row: { severity: string; state: unknown; baseline: unknown }) {
  return {
    severity: row.severity as Severity,
    state: row.state as TriggerState,
    baseline: row.baseline as Baseline | null,
  };
}

/** Stores what all triggers of a service say now, in one statement. */
export async function saveStatuses(
  tx: Transaction,
  service: string,
  statuses: readonly TriggerStatus[],
): Promise<void> {
  const rows = statuses.map((status) => ({ ...status, kind: status.state.kind }));
  await tx.$executeRaw`
    INSERT INTO trigger_status (service, trigger, metric, severity, kind, state, baseline, evaluated_at)
    SELECT ${service}, trigger, metric, severity, kind, state, baseline, "evaluatedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
      trigger text, metric text, severity text, kind text, state jsonb, baseline jsonb, "evaluatedAt" timestamptz)
    ON CONFLICT (service, trigger) DO UPDATE SET
      metric = excluded.metric, severity = excluded.severity, kind = excluded.kind, state = excluded.state,
      baseline = excluded.baseline, evaluated_at = excluded.evaluated_at`;
}

/** Forgets triggers that the configuration no longer has, and ends their firings: nobody judges them any more. */
export async function forgetTriggers(
  tx: Transaction,
  service: string,
  known: readonly { name: string; metric: MetricName }[],
  now: Date,
): Promise<void> {
  const gone = { service, NOT: known.map(({ name, metric }) => ({ trigger: name, metric })) };
  await tx.triggerStatus.deleteMany({ where: gone });
  await tx.triggerFiring.updateMany({ where: { ...gone, recoveredAt: null }, data: { recoveredAt: now } });
}

export async function openFiring(
  tx: Transaction,
  firing: Omit<Firing, "recoveredAt" | "peak">,
): Promise<void> {
  await tx.triggerFiring.create({ data: firing });
}

/** Ends the open firing of a trigger; its peak is the highest value since the breach, or the lowest. */
export async function closeFiring(
  tx: Transaction,
  { service, trigger }: { service: string; trigger: string },
  recoveredAt: Date,
  worst: "highest" | "lowest",
): Promise<void> {
  await tx.$executeRaw`
    UPDATE trigger_firing f SET recovered_at = ${recoveredAt}, peak = (
      SELECT CASE WHEN ${worst === "highest"} THEN max(value) ELSE min(value) END FROM metric_sample s
      WHERE s.service = f.service AND s.metric = f.metric AND s.at BETWEEN f.breach_at AND ${recoveredAt})
    WHERE f.service = ${service} AND f.trigger = ${trigger} AND f.recovered_at IS NULL`;
}

/** Firings of some services that stood at any time since `from`, newest first. */
export async function firingsSince(
  tx: Transaction,
  services: readonly string[],
  from: Date,
): Promise<Firing[]> {
  return tx.triggerFiring.findMany({
    where: {
      service: { in: [...services] },
      OR: [{ recoveredAt: null }, { recoveredAt: { gte: from } }],
    },
    orderBy: { firedAt: "desc" },
  });
}
