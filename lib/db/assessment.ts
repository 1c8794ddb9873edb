import type { Transaction } from "@/lib/db/client";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import type { Assessment } from "@/lib/generated/prisma/client";
import { scrub, scrubbed } from "@/lib/scrub";

type NewAssessment = {
  id: string;
  incidentId: string;
  service: string;
  toReleaseId: string;
  requestedAt: Date;
};

export async function insertAssessment(tx: Transaction, assessment: NewAssessment): Promise<void> {
  await tx.assessment.create({ data: assessment });
}

export type StoredAssessment = Omit<Assessment, "result"> & { result: AssessmentResult | null };

export async function findAssessment(tx: Transaction, id: string): Promise<StoredAssessment | null> {
  const row = await tx.assessment.findUnique({ where: { id } });
  return row && withResult(row);
}

/** The newest request for each release that was asked about in this incident. */
export async function newestOfEachRelease(tx: Transaction, incidentId: string): Promise<StoredAssessment[]> {
  const rows = await tx.assessment.findMany({
    where: { incidentId },
    distinct: ["toReleaseId"],
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
  });
  return rows.map(withResult);
}

/** Requests that nobody has answered yet, oldest first. */
export async function waitingAssessments(tx: Transaction): Promise<{ id: string }[]> {
  return tx.assessment.findMany({
    where: { state: "waiting" },
    orderBy: { requestedAt: "asc" },
    select: { id: true },
    take: 100,
  });
}

export async function answerAssessment(
  tx: Transaction,
  id: string,
  answer: { result: AssessmentResult } | { error: string },
  readyAt: Date,
): Promise<void> {
  const data =
    "result" in answer
      ? { state: "ready", result: scrubbed(answer.result) }
      : { state: "failed", error: scrub(answer.error) };
  await tx.assessment.updateMany({ where: { id, state: "waiting" }, data: { ...data, readyAt } });
}

/** Written by answerAssessment alone, so the stored JSON has the shape that was given. */
function withResult(row: Assessment): StoredAssessment {
  return { ...row, result: row.result as AssessmentResult | null };
}
