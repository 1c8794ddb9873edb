import type { Transaction } from "@/lib/db/client";

/** Takes a request to release the sample again; its version, or null when somebody else has taken it. */
export async function claimSampleRelease(tx: Transaction, id: string, at: Date): Promise<string | null> {
  const { count } = await tx.sampleRelease.updateMany({
    where: { id, startedAt: null, endedAt: null },
    data: { startedAt: at },
  });
  if (count !== 1) return null;
  const { version } = await tx.sampleRelease.findUniqueOrThrow({ where: { id }, select: { version: true } });
  return version;
}

/** `error` null: it went well. */
export async function endSampleRelease(
  tx: Transaction,
  id: string,
  at: Date,
  error: string | null,
): Promise<void> {
  await tx.sampleRelease.update({ where: { id }, data: { endedAt: at, error } });
}

/** Requests since `from` that nobody has taken up, oldest first. */
export async function waitingSampleReleases(tx: Transaction, from: Date): Promise<string[]> {
  const rows = await tx.sampleRelease.findMany({
    where: { startedAt: null, endedAt: null, requestedAt: { gte: from } },
    orderBy: { requestedAt: "asc" },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
