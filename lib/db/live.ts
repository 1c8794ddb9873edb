import type { Transaction } from "@/lib/db/client";
import type { LiveMessage } from "@/lib/domain/live/message";

// PostgreSQL refuses notifications of 8,000 bytes and more.
const LONGEST_BYTES = 7_900;

/** Tells every browser, when the transaction commits. Samples too long for one message become "look again". */
export async function tellLive(tx: Transaction, message: LiveMessage): Promise<void> {
  const text = JSON.stringify(message);
  const short =
    Buffer.byteLength(text) <= LONGEST_BYTES || message.topic !== "samples"
      ? text
      : JSON.stringify({ topic: "service", id: message.id } satisfies LiveMessage);
  await tx.$executeRaw`SELECT pg_notify('twokey_live', ${short})`;
}
