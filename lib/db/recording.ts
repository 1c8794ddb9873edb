import type { Database, Transaction } from "@/lib/db/client";

// A machine that is busy for seconds must not cost readings.
const PATIENCE = { maxWait: 10_000, timeout: 15_000 };

/** Records what was seen of `what`, all or nothing; two workers that look at the same thing do it in turn. */
export async function recording(
  db: Database,
  what: string,
  record: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${what}, 0))`;
    await record(tx);
  }, PATIENCE);
}
