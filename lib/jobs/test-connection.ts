import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { Database } from "@/lib/db/client";
import { answerConnectionTest, waitingConnectionTest } from "@/lib/db/connection-test";
import { readInTime } from "@/lib/jobs/execution/read-in-time";

type Ports = {
  db: Database;
  /** Throws when the target is not configured any more. */
  platformFor: (service: string, target: string) => ReleasePlatform;
};

/** Answers one request: what works on this target and what is missing. Only reads. */
export async function testConnection({ db, platformFor }: Ports, id: string): Promise<void> {
  const asked = await waitingConnectionTest(db, id);
  if (!asked) return;
  const answer = await probe(() => platformFor(asked.service, asked.target));
  await answerConnectionTest(db, id, answer);
}

async function probe(open: () => ReleasePlatform): Promise<{ ok: boolean; findings: string[] }> {
  try {
    return await readInTime(open(), (platform) => platform.probe());
  } catch (error) {
    return { ok: false, findings: [error instanceof Error ? error.message : String(error)] };
  }
}
