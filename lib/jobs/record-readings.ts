import { randomUUID } from "node:crypto";
import type { Database, Transaction } from "@/lib/db/client";
import { findOpenIncident } from "@/lib/db/incident";
import { tellLive } from "@/lib/db/live";
import { saveReadings } from "@/lib/db/metric";
import { recording } from "@/lib/db/recording";
import { recordEvent } from "@/lib/db/timeline";
import { closeFiring, openFiring, readStatuses, saveStatuses, type TriggerStatus } from "@/lib/db/trigger";
import type { LiveMessage } from "@/lib/domain/live/message";
import type { MetricDefinition, MetricName, Reading } from "@/lib/domain/metric/metric";
import type { Baseline } from "@/lib/domain/trigger/baseline";
import { describeFiring, describeRecovery } from "@/lib/domain/trigger/describe";
import { judge } from "@/lib/domain/trigger/judge";
import { ruleOf, type Trigger } from "@/lib/domain/trigger/trigger";
import { firingOf, type TriggerState } from "@/lib/domain/trigger/trigger-state";
import { scrubbed } from "@/lib/scrub";

/** What is watched of one service. */
export type WatchedTriggers = {
  service: string;
  everyMs: number;
  metrics: ReadonlyMap<MetricName, MetricDefinition>;
  triggers: readonly Trigger[];
};

/**
 * Takes one look at a source in: stores its readings, judges every trigger, opens and ends firings with their rows
 * of the log, and tells the browsers; all or nothing. Two workers that watch the same service do it in turn.
 */
export async function recordReadings(
  db: Database,
  watched: WatchedTriggers,
  look: ReadonlyMap<MetricName, Reading>,
  baselines: ReadonlyMap<MetricName, Baseline>,
  now: Date,
): Promise<void> {
  const { service } = watched;
  const readings = new Map([...look].map(([metric, reading]) => [metric, scrubbed(reading)]));
  await recording(db, `metrics ${service}`, async (tx) => {
    const before = new Map((await readStatuses(tx, [service])).map((status) => [status.trigger, status]));
    await saveReadings(tx, service, readings);
    const after = judgeAll(watched, before, readings, baselines, now);
    await saveStatuses(tx, service, after);
    let changed = false;
    for (const status of after) {
      const stood = before.get(status.trigger) ?? null;
      changed ||= looksDifferent(stood, status);
      await recordFiring(tx, watched, stood?.state ?? null, status);
    }
    await tellLive(tx, samplesOf(service, readings));
    if (changed) await tellLive(tx, { topic: "service", id: service });
  });
}

/** All readings of one look are of the same instant. */
function samplesOf(service: string, readings: ReadonlyMap<MetricName, Reading>): LiveMessage {
  const at = Math.max(0, ...[...readings.values()].map((reading) => reading.at));
  const values = Object.fromEntries([...readings].map(([metric, { value }]) => [metric, value]));
  return { topic: "samples", id: service, at: new Date(at).toISOString(), values };
}

function judgeAll(
  { triggers, metrics, everyMs }: WatchedTriggers,
  before: ReadonlyMap<string, TriggerStatus>,
  readings: ReadonlyMap<MetricName, Reading>,
  baselines: ReadonlyMap<MetricName, Baseline>,
  now: Date,
): TriggerStatus[] {
  return triggers.flatMap((trigger) => {
    const { metric } = trigger.condition;
    const definition = metrics.get(metric);
    if (!definition) return [];
    const baseline = baselines.get(metric) ?? null;
    const state = judge(
      before.get(trigger.name)?.state ?? null,
      readings.get(metric) ?? null,
      ruleOf(trigger, definition, everyMs),
      baseline,
      now.getTime(),
    );
    const { name, severity } = trigger;
    return [{ trigger: name, metric, severity, state, baseline, evaluatedAt: now }];
  });
}

/** Opens or ends the firing of a trigger when its state says so, with a row of the log. */
async function recordFiring(
  tx: Transaction,
  watched: WatchedTriggers,
  before: TriggerState | null,
  { trigger: name, metric, severity, state }: TriggerStatus,
): Promise<void> {
  const [stood, stands] = [firingOf(before), firingOf(state)];
  const trigger = watched.triggers.find((known) => known.name === name);
  if (!trigger || (stood === null) === (stands === null)) return;
  const { service } = watched;
  const incidentId = (await findOpenIncident(tx, service))?.id ?? null;
  const author = { incidentId, personId: null };
  if (stands) {
    const breachAt = new Date(stands.since);
    const firedAt = new Date(stands.firedAt);
    await openFiring(tx, {
      id: randomUUID(),
      service,
      trigger: name,
      metric,
      severity,
      breachAt,
      firedAt,
      incidentId,
    });
    const sentence = describeFiring(trigger, stands);
    await recordEvent(tx, author, {
      event: "trigger_fired",
      body: { trigger: name, sentence, breachAt: breachAt.toISOString() },
    });
    return;
  }
  await closeFiring(tx, { service, trigger: name }, new Date(state.at), worstOf(trigger));
  const sentence = describeRecovery(trigger, state);
  await recordEvent(tx, author, { event: "trigger_recovered", body: { trigger: name, sentence } });
}

function worstOf({ condition }: Trigger): "highest" | "lowest" {
  if (condition.kind === "change") return condition.direction === "decrease" ? "lowest" : "highest";
  return condition.comparison.startsWith("<") ? "lowest" : "highest";
}

/** Whether a page has to be read again: the samples alone, which it gets anyway, would not show this. */
function looksDifferent(before: TriggerStatus | null, after: TriggerStatus): boolean {
  const seen = ({ state, baseline }: TriggerStatus) =>
    [
      state.kind,
      "since" in state ? state.since : null,
      baseline?.kind,
      baseline && "value" in baseline ? baseline.value : null,
    ].join();
  return before === null || seen(before) !== seen(after);
}
