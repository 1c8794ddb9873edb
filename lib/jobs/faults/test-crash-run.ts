import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import { openWorker, passTime, vote } from "@/lib/jobs/execution/test-rig";
import type { Cell } from "@/lib/jobs/faults/test-crash-cells";
import { type Death, DoomedLife } from "@/lib/jobs/faults/test-crash-points";
import { doomedDatabase } from "@/lib/jobs/faults/test-doomed-database";
import { doomedPlatform, doomedWire } from "@/lib/jobs/faults/test-doomed-platform";
import type { JournalledHost } from "@/lib/jobs/faults/test-journalled-host";
import {
  ENDS,
  journalledPlatform,
  type Pace,
  rootOf,
  stepsTo,
} from "@/lib/jobs/faults/test-journalled-platform";
import { faultsOfLedger } from "@/lib/jobs/faults/test-ledger-truth";
import { type PlatformJournal, readPlatformJournal } from "@/lib/jobs/faults/test-platform-journal";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

export type Stage = {
  web: Database;
  worker: Database;
  owner: Database;
  approvers: [Actor, Actor];
  host: JournalledHost;
  journal: PlatformJournal;
};

/** How one run ended, and everything about it that must not be. */
export type RunEnd = { state: string; deaths: number; faults: string[] };

export const LATE_MS = 40;
const PACE: Pace = { quietPeriodMs: 150, longestCallMs: 20_000 };
/** The waits that the product asks for are for platforms of this world; this one needs none of them. */
const LONGEST_WAIT_MS = 15;
const MOST_TURNS = 2_000;

/** Kills one worker after the other at their points, lets the last one finish, and holds its word against the journal. */
export async function runCell(stage: Stage, cell: Cell, target: string): Promise<RunEnd> {
  stage.host.add(target, cell.script);
  const plan = await approvedPlan(stage, target);
  const acknowledged: string[] = [];
  const faults: string[] = [];
  let deaths = 0;
  for (const death of [...cell.deaths, ...cell.chances]) {
    const life = new DoomedLife(death);
    await live(stage, cell, target, plan, life);
    acknowledged.push(...life.acknowledged);
    if (life.reached) deaths += 1;
    else if (cell.deaths.includes(death)) faults.push(`never came to ${death.side} ${death.point}`);
  }
  const never: Death = { point: "gate insert", side: "before", time: 0, fate: "killed" };
  const last = new DoomedLife(never);
  await live(stage, cell, target, plan, last);
  acknowledged.push(...last.acknowledged);
  await stage.host.atRest();
  const ground = {
    truth: stage.host.truth(target),
    journal: readPlatformJournal(stage.journal.file).filter((line) => line.target === target),
    readsWere: cell.script.reads.fault === "none" || cell.script.reads.fault === "silent" ? "true" : "false",
  } as const;
  const end = await faultsOfLedger(stage.owner, plan, ground, acknowledged);
  return { state: end.state, deaths, faults: [...faults, ...end.faults] };
}

async function approvedPlan({ web, approvers }: Stage, target: string): Promise<StoredTestPlan> {
  const [rosa, ben] = approvers;
  const plan = await addPlan(web, rosa, {
    ...ENDS,
    steps: stepsTo(target),
    target: { name: "main", key: target, platform: "release-directories", location: rootOf(target) },
  });
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  return plan;
}

/** One worker, until it is dead or there is nothing left to do. The lease of a dead one runs out at once. */
async function live(
  { worker: db, owner, host }: Stage,
  { script }: Cell,
  target: string,
  plan: StoredTestPlan,
  life: DoomedLife,
): Promise<void> {
  host.watch(target, (moment) => life.witness("platform acting", moment === "received" ? "before" : "after"));
  const sender = `${life.death.point} ${life.death.side}`;
  const platform = journalledPlatform(doomedWire(host, life), target, {
    offers: script.offers,
    pace: PACE,
    sender,
  });
  const executions = openWorker(doomedDatabase(db, life), doomedPlatform(platform, life));
  for (let turn = 0; turn < MOST_TURNS && !life.over; turn++) {
    const next = await executions
      .advance(plan.id)
      .catch(() => ({ next: "wait", ms: LONGEST_WAIT_MS }) as const);
    if (next.next === "ended") break;
    if (next.next === "wait") await wait(Math.min(next.ms, LONGEST_WAIT_MS));
  }
  await executions.stop().catch(() => undefined);
  if (life.over) await passTime(owner, plan.id);
}
