import type { Transaction } from "@/lib/db/client";
import { scrubbed } from "@/lib/scrub";

/** `ok` null: not answered yet. */
export type ConnectionTest = {
  id: string;
  service: string;
  target: string;
  requestedAt: Date;
  endedAt: Date | null;
  ok: boolean | null;
  findings: string[];
};

export async function insertConnectionTest(
  tx: Transaction,
  test: { id: string; service: string; target: string; requestedBy: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO connection_test (id, service, target, requested_by)
    VALUES (${test.id}::uuid, ${test.service}, ${test.target}, ${test.requestedBy}::uuid)`;
}

/** The newest test of each target of a service. */
export async function newestConnectionTests(tx: Transaction, service: string): Promise<ConnectionTest[]> {
  const rows = await tx.connectionTest.findMany({
    where: { service },
    distinct: ["target"],
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => ({ ...row, findings: textsOf(row.findings) }));
}

/** The test while nobody has answered it. */
export async function waitingConnectionTest(
  tx: Transaction,
  id: string,
): Promise<{ service: string; target: string } | null> {
  return tx.connectionTest.findFirst({
    where: { id, endedAt: null },
    select: { service: true, target: true },
  });
}

/** Whether a test of this target was asked for since `from` and is not answered. */
export async function connectionTestUnderWay(
  tx: Transaction,
  { service, target }: { service: string; target: string },
  from: Date,
): Promise<boolean> {
  const found = await tx.connectionTest.findFirst({
    where: { service, target, endedAt: null, requestedAt: { gte: from } },
    select: { id: true },
  });
  return found !== null;
}

/** Tests since `from` that nobody has answered, oldest first. */
export async function waitingConnectionTests(tx: Transaction, from: Date): Promise<string[]> {
  const rows = await tx.connectionTest.findMany({
    where: { endedAt: null, requestedAt: { gte: from } },
    orderBy: { requestedAt: "asc" },
    select: { id: true },
    take: 100,
  });
  return rows.map(({ id }) => id);
}

/** Asked twice at once, the first answer stays. */
export async function answerConnectionTest(
  tx: Transaction,
  id: string,
  answer: { ok: boolean; findings: string[] },
): Promise<void> {
  const { ok, findings } = scrubbed(answer);
  await tx.connectionTest.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: new Date(), ok, findings },
  });
}

/** Written by answerConnectionTest alone. */
function textsOf(findings: unknown): string[] {
  return Array.isArray(findings) ? findings.map(String) : [];
}
