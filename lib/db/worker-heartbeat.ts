import type { Transaction } from "@/lib/db/client";

/** Says that a worker is alive, and forgets those that have not been for a day. */
export async function beat(
  tx: Transaction,
  worker: { id: string; startedAt: Date },
  now: Date,
): Promise<void> {
  const seen = { seenAt: now, startedAt: worker.startedAt };
  await tx.workerHeartbeat.upsert({
    where: { id: worker.id },
    create: { id: worker.id, ...seen },
    update: seen,
  });
  const longAgo = new Date(now.getTime() - 24 * 3_600_000);
  await tx.workerHeartbeat.deleteMany({ where: { seenAt: { lt: longAgo } } });
}

/** A worker that ends in order leaves no trace. */
export async function stopBeating(tx: Transaction, id: string): Promise<void> {
  await tx.workerHeartbeat.deleteMany({ where: { id } });
}
