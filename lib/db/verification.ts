import { randomUUID } from "node:crypto";
import type { Transaction } from "@/lib/db/client";
import type { CheckState } from "@/lib/domain/verification/check";
import type { Verdict } from "@/lib/domain/verification/verdict";
import { scrub, scrubbed } from "@/lib/scrub";

type Started = { incidentId: string; executionId: string; startedAt: Date; watchUntil: Date };

/** Begins the watch over the result of an execution. `checksFor` chooses the checks, given the service's triggers. */
export async function startVerification(
  tx: Transaction,
  started: Started,
  checksFor: (triggers: { trigger: string; metric: string }[]) => { name: string; label: string }[],
): Promise<void> {
  const { service } = await tx.incident.findUniqueOrThrow({
    where: { id: started.incidentId },
    select: { service: true },
  });
  const triggers = await tx.triggerStatus.findMany({
    where: { service },
    orderBy: { trigger: "asc" },
    select: { trigger: true, metric: true },
  });
  const verificationId = randomUUID();
  await tx.verification.create({ data: { id: verificationId, ...started } });
  await tx.verificationCheck.createMany({
    data: checksFor(triggers).map((check, position) => ({
      ...check,
      verificationId,
      position,
      state: "waiting",
      evidence: "Not asked yet.",
      checkedAt: started.startedAt,
    })),
  });
}

const everything = {
  checks: { orderBy: { position: "asc" } },
  execution: { select: { id: true, startedAt: true, plan: { select: { canonical: true, digest: true } } } },
  incident: { select: { id: true, service: true } },
} as const;

/** Watches that have no verdict yet. */
export async function runningVerifications(tx: Transaction) {
  return tx.verification.findMany({ where: { state: "running" }, include: everything });
}

export type RunningVerification = Awaited<ReturnType<typeof runningVerifications>>[number];
export type StoredCheck = RunningVerification["checks"][number];

/** Of several workers that want to ask at the same time, one may: whoever counts the question up first. */
export async function claimQuestion(tx: Transaction, check: StoredCheck, at: Date): Promise<boolean> {
  const { verificationId, name, asked } = check;
  const { count } = await tx.verificationCheck.updateMany({
    where: { verificationId, name, asked },
    data: { asked: asked + 1, checkedAt: at },
  });
  return count === 1;
}

export async function saveFinding(
  tx: Transaction,
  { verificationId, name }: Pick<StoredCheck, "verificationId" | "name">,
  finding: {
    state: CheckState;
    evidence: string;
    before?: string;
    after?: string;
    failed?: number;
    checkedAt?: Date;
  },
): Promise<void> {
  await tx.verificationCheck.update({
    where: { verificationId_name: { verificationId, name } },
    data: scrubbed(finding),
  });
}

/** Gives the verdict, once; false when somebody else has given one. */
export async function endVerification(
  tx: Transaction,
  id: string,
  verdict: Verdict,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.verification.updateMany({
    where: { id, state: "running" },
    data: { state: verdict.state, reason: scrub(verdict.sentence), endedAt: at },
  });
  return count === 1;
}

/** The last value that a metric had up to `at`, no older than `from`. */
export async function lastValue(
  tx: Transaction,
  series: { service: string; metric: string },
  from: Date,
  at: Date,
): Promise<number | null> {
  const sample = await tx.metricSample.findFirst({
    where: { ...series, at: { gte: from, lte: at }, value: { not: null } },
    orderBy: { at: "desc" },
    select: { value: true },
  });
  return sample?.value ?? null;
}
