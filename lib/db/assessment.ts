import type { Transaction } from "@/lib/db/client";
import { type AssessmentResult, choiceKey, type Wanted } from "@/lib/domain/plan/assessment";
import type { Assessment } from "@/lib/generated/prisma/client";
import { scrub, scrubbed } from "@/lib/scrub";

type NewAssessment = {
  id: string;
  incidentId: string;
  service: string;
  wanted: readonly Wanted[];
  requestedAt: Date;
};

export async function insertAssessment(tx: Transaction, assessment: NewAssessment): Promise<void> {
  await tx.assessment.create({
    data: { ...assessment, wanted: assessment.wanted.map((one) => ({ ...one })) },
  });
}

export type StoredAssessment = Omit<Assessment, "result" | "wanted"> & {
  wanted: Wanted[];
  result: AssessmentResult | null;
};

export async function findAssessment(tx: Transaction, id: string): Promise<StoredAssessment | null> {
  const row = await tx.assessment.findUnique({ where: { id } });
  return row && withResult(row);
}

const MOST_ASKED = 100;

/** The newest request for each choice of releases that was asked about in this incident. */
export async function newestOfEachChoice(tx: Transaction, incidentId: string): Promise<StoredAssessment[]> {
  const rows = await tx.assessment.findMany({
    where: { incidentId },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
    take: MOST_ASKED,
  });
  const newest = new Map<string, StoredAssessment>();
  for (const row of rows.map(withResult)) {
    const choice = choiceKey(row.wanted);
    if (!newest.has(choice)) newest.set(choice, row);
  }
  return [...newest.values()];
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

/** Written by insertAssessment and answerAssessment alone, so the stored JSON has the shape that was given. */
function withResult(row: Assessment): StoredAssessment {
  return { ...row, wanted: row.wanted as Wanted[], result: row.result as AssessmentResult | null };
}
