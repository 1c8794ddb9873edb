import type { Database } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import type { LogEntry } from "@/lib/domain/timeline/event";
import type { HostReading, StepKind } from "@/lib/jobs/faults/test-journalled-host";
import { TO } from "@/lib/jobs/faults/test-journalled-host";
import type { JournalLine } from "@/lib/jobs/faults/test-platform-journal";

/** What the platform says of itself once it has come to rest. */
export type Ground = { truth: HostReading; journal: readonly JournalLine[]; readsWere: "true" | "false" };

/**
 * Holds what Twokey says of a plan against what happened: an empty list when nothing was lost, nothing was done
 * twice and nothing false is said. `acknowledged` are the rows of the log whose COMMIT was answered.
 */
export async function faultsOfLedger(
  db: Database,
  plan: { id: string; incidentId: string },
  ground: Ground,
  acknowledged: readonly string[],
): Promise<{ state: string; faults: string[] }> {
  const execution = await db.execution.findUnique({
    where: { planId: plan.id },
    include: { steps: { orderBy: { position: "asc" } }, verification: true },
  });
  if (!execution) return { state: "none", faults: ["the execution is lost"] };
  const log = await readLog(db, plan.incidentId);
  const told = replay(log);
  const rows = Object.fromEntries(execution.steps.map(({ position, state }) => [position, state]));
  const attempts = Object.fromEntries(execution.steps.map((step) => [step.position, step.attempts]));
  const faults = [
    ...told.faults,
    ...differs("the execution", execution.state, told.state),
    ...differs("the steps", JSON.stringify(rows), JSON.stringify(told.steps)),
    ...differs("take-overs", Number(execution.leaseFence) - 1, told.takeOvers),
    ...lost(log, acknowledged),
    ...faultsOfSteps(ground, rows, attempts),
    ...faultsOfEnd(execution.state, ground.truth, execution.verification !== null),
  ];
  if (await db.activePlan.findFirst({ where: { planId: plan.id } })) faults.push("the target is not free");
  return { state: execution.state, faults };
}

type Told = { state: string; steps: Record<number, string>; takeOvers: number; faults: string[] };

/** From where each row of the log may move a step, and to where. */
const STEP_ROWS: Partial<Record<LogEntry["event"], [from: (string | undefined)[], to: string]>> = {
  step_intended: [[undefined, "not_applied"], "intent"],
  step_sent: [["intent"], "sent"],
  step_confirmed: [[undefined, "intent", "sent", "reconciling"], "confirmed"],
  step_refused: [["intent", "sent"], "refused"],
  step_unknown: [["sent"], "unknown"],
  step_reconciling: [["unknown"], "reconciling"],
  step_not_applied: [["reconciling"], "not_applied"],
  step_drifted: [["intent", "reconciling"], "drifted"],
};
const EXECUTION_ROWS: Partial<Record<LogEntry["event"], [from: string[], to: string]>> = {
  execution_started: [["none"], "executing"],
  execution_unknown: [["executing"], "unknown"],
  execution_resumed: [["unknown"], "executing"],
  execution_succeeded: [["executing"], "succeeded"],
  execution_failed: [["executing", "unknown"], "failed"],
  plan_stale: [["executing"], "stale"],
};

/** One row a transition: told in order, the rows lead to the state that is stored, or one is missing or double. */
function replay(log: readonly LogEntry[]): Told {
  const told: Told = { state: "none", steps: {}, takeOvers: 0, faults: [] };
  for (const { event, body } of log) {
    if (event === "execution_taken_over") told.takeOvers += 1;
    const ofExecution = EXECUTION_ROWS[event];
    if (ofExecution) {
      if (!ofExecution[0].includes(told.state)) told.faults.push(`${event} while ${told.state}`);
      told.state = ofExecution[1];
    }
    const ofStep = STEP_ROWS[event];
    if (ofStep && "position" in body) {
      const before = told.steps[body.position];
      if (!ofStep[0].includes(before)) told.faults.push(`${event} of a step that is ${before}`);
      told.steps[body.position] = ofStep[1];
    }
  }
  return told;
}

/** What was acknowledged stands in the log, in the same order. */
function lost(log: readonly LogEntry[], acknowledged: readonly string[]): string[] {
  const rows = log.map(({ event, body }) => `${event} ${JSON.stringify(body)}`);
  let at = 0;
  return acknowledged.flatMap((fact) => {
    const found = rows.indexOf(fact, at);
    if (found < 0) return [`acknowledged and lost: ${fact}`];
    at = found + 1;
    return [];
  });
}

function faultsOfSteps(
  { journal, readsWere }: Ground,
  rows: Record<number, string>,
  attempts: Record<number, number>,
): string[] {
  const kinds: StepKind[] = ["switch", "restart"];
  return kinds.flatMap((step, index) => {
    const position = index + 1;
    const lines = journal.filter((line) => line.step === step);
    const applied = lines.filter(({ event }) => event === "applied").length;
    const sent = lines.filter(({ event }) => event === "received").map(({ attempt }) => attempt);
    const state = rows[position];
    const faults: string[] = [];
    if (applied > 1) faults.push(`${step} was done ${applied} times`);
    if (new Set(sent).size < sent.length) faults.push(`one attempt of ${step} was sent twice`);
    if (Math.max(0, ...sent) > (attempts[position] ?? 0))
      faults.push(`${step} was sent before it was intended`);
    if (state === "confirmed" && applied === 0) faults.push(`${step} is called confirmed and was not done`);
    const ruledOut =
      state === undefined || state === "refused" || state === "not_applied" || state === "intent";
    if (ruledOut && applied > 0) faults.push(`${step} is called ${state} and was done`);
    if (state === "drifted" && readsWere === "true")
      faults.push(`${step} is called drifted, nobody was there`);
    return faults;
  });
}

function faultsOfEnd(state: string, { link, running }: HostReading, isWatched: boolean): string[] {
  if (state === "succeeded") {
    const faults = link === TO && running === TO ? [] : [`succeeded, but ${running} runs`];
    return isWatched ? faults : [...faults, "succeeded, but nobody watches it"];
  }
  if (state === "failed") return [];
  return [`it was left ${state}`];
}

function differs(what: string, stored: unknown, told: unknown): string[] {
  return stored === told ? [] : [`${what}: stored ${stored}, told ${told}`];
}
