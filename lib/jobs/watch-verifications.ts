import type { Logger } from "pino";
import type { Database } from "@/lib/db/client";
import { databaseNow, setIncidentTime } from "@/lib/db/execution";
import { recordEvent } from "@/lib/db/timeline";
import {
  claimQuestion,
  endVerification,
  type RunningVerification,
  runningVerifications,
  type StoredCheck,
  saveFinding,
} from "@/lib/db/verification";
import { type Check, type CheckState, type Finding, subjectOf } from "@/lib/domain/verification/check";
import { judgeAsked } from "@/lib/domain/verification/judge-asked";
import { verdict } from "@/lib/domain/verification/verdict";
import { PATIENT } from "@/lib/jobs/execution/run";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { askCheck, type ProductionPorts } from "@/lib/jobs/verification/ask-check";
import { type TriggerSettings, watchTriggers } from "@/lib/jobs/verification/watch-triggers";

export type VerificationPorts = ProductionPorts & {
  db: Database;
  triggersFor: (service: string) => TriggerSettings;
  logger: Logger;
  signal: AbortSignal;
};

const EVERY_MS = 1_000;
const QUESTIONS = 12;
const SHORTEST_MS = 2_000;
const LONGEST_MS = 30_000;

/** Asks and judges from the tables alone, so that a watch goes on where a crash or another worker left it. */
export function startWatchingVerifications(ports: VerificationPorts): Loop {
  return startLoop(EVERY_MS, ports.signal, async () => {
    try {
      await watchOnce(ports);
    } catch (error) {
      ports.logger.error({ error }, "verifications could not be watched");
    }
  });
}

export async function watchOnce(ports: VerificationPorts): Promise<void> {
  for (const verification of await runningVerifications(ports.db)) {
    try {
      await watchVerification(ports, verification);
    } catch (error) {
      ports.logger.error({ error, verification: verification.id }, "verification could not be watched");
    }
  }
}

async function watchVerification(ports: VerificationPorts, verification: RunningVerification): Promise<void> {
  const now = await databaseNow(ports.db);
  const over = now >= verification.watchUntil;
  const [asked, triggers] = await Promise.all([
    Promise.all(verification.checks.map((check) => askIfDue(ports, verification, check, now))),
    watchTriggers(ports, verification, now, over),
  ]);
  const found = new Map([...asked, ...triggers].flatMap((each) => (each ? [[each.name, each.finding]] : [])));
  const answered = verification.checks.map((check): Check & { open: boolean } => {
    const finding = found.get(check.name);
    const { name, label } = check;
    const { state, evidence } = finding ?? { state: check.state as CheckState, evidence: check.evidence };
    return {
      name,
      label,
      state,
      evidence,
      open: finding === undefined && check.checkedAt < verification.watchUntil,
    };
  });
  // The verdict rests on answers from the very end of the watch; another worker may still be asking.
  if (over && !answered.some(({ open }) => open)) await giveVerdict(ports, verification, answered, now);
}

type Found = { name: string; finding: Finding };

async function askIfDue(
  ports: VerificationPorts,
  verification: RunningVerification,
  check: StoredCheck,
  now: Date,
): Promise<Found | null> {
  const subject = subjectOf(check.name);
  if (!subject || subject.kind === "trigger" || !isDue(verification, check, now)) return null;
  if (!(await claimQuestion(ports.db, check, now))) return null;
  const answer = await askCheck(ports, verification, subject);
  const failed = check.failed + (answer.good === false ? 1 : 0);
  const finding = judgeAsked(answer, check.asked + 1, failed);
  await saveFinding(ports.db, check, { ...finding, failed });
  return { name: check.name, finding };
}

function isDue(
  { startedAt, watchUntil }: RunningVerification,
  { asked, checkedAt }: StoredCheck,
  now: Date,
): boolean {
  if (asked === 0) return true;
  if (now >= watchUntil) return checkedAt < watchUntil;
  const spread = (watchUntil.getTime() - startedAt.getTime()) / QUESTIONS;
  return now.getTime() - checkedAt.getTime() >= Math.min(Math.max(spread, SHORTEST_MS), LONGEST_MS);
}

async function giveVerdict(
  { db }: VerificationPorts,
  { id, incident, startedAt }: RunningVerification,
  checks: readonly Check[],
  at: Date,
): Promise<void> {
  const said = verdict(checks, at.getTime() - startedAt.getTime());
  await db.$transaction(async (tx) => {
    if (!(await endVerification(tx, id, said, at))) return;
    if (said.state === "passed") await setIncidentTime(tx, incident.id, { verifiedAt: at });
    await recordEvent(
      tx,
      { incidentId: incident.id, personId: null },
      { event: `verification_${said.state}`, body: { sentence: said.sentence } },
    );
  }, PATIENT);
}
