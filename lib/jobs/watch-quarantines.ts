import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import type { Database } from "@/lib/db/client";
import type { LiveOnTarget } from "@/lib/db/deployment";
import { tellLive } from "@/lib/db/live";
import { endQuarantine, findOpenQuarantine, type OpenQuarantine, openQuarantines } from "@/lib/db/quarantine";
import { recordEvent } from "@/lib/db/timeline";
import { isContained } from "@/lib/jobs/assessment/hold-wish";

/** What is held ends by itself when a release is live whose history contains it: the fix was built on top of it. */
export async function watchQuarantines(
  db: Database,
  { service, target }: { service: string; target: string },
  live: LiveOnTarget,
  codeHost: CodeHost | null,
): Promise<void> {
  for (const quarantine of await openQuarantines(db, service, target)) {
    if (live.releaseId === quarantine.releaseId) continue;
    if (await isContained(quarantine.commit, live.commit, codeHost)) await endByFix(db, quarantine, live);
  }
}

async function endByFix(db: Database, quarantine: OpenQuarantine, live: LiveOnTarget): Promise<void> {
  const { id, service, target, version, incident } = quarantine;
  const reason = `${live.version} is live, which contains ${version} and what came after it.`;
  await db.$transaction(async (tx) => {
    if (!(await findOpenQuarantine(tx, id))) return;
    await endQuarantine(tx, { quarantineId: id, personId: null, reason });
    await recordEvent(
      tx,
      { incidentId: incident.id, personId: null },
      { event: "quarantine_ended", body: { target, version, reason } },
    );
    await tellLive(tx, { topic: "service", id: service });
  });
}
