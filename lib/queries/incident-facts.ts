import type { TwokeyConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import { incidentReference } from "@/lib/domain/incident/reference";
import { publicNameOf } from "@/lib/domain/message/component";
import { factsOf, type IncidentFacts } from "@/lib/domain/message/facts";
import { describe } from "@/lib/domain/timeline/describe";

/** Everything that documents about an incident are made from; null when there is none with this number. */
export async function incidentFacts(
  db: Transaction,
  number: number,
  config: TwokeyConfig,
): Promise<{ id: string; facts: IncidentFacts } | null> {
  const row = await db.incident.findUnique({
    where: { number },
    include: {
      verifications: {
        orderBy: { startedAt: "desc" },
        take: 1,
        include: { checks: { orderBy: { position: "asc" } } },
      },
    },
  });
  if (!row) return null;
  const checks = row.verifications[0]?.checks ?? [];
  const record = {
    reference: incidentReference(number),
    service: config.services.find(({ key }) => key === row.service)?.name ?? row.service,
    publicName: publicNameOf(row.service, config),
    installation: config.installation.name,
    title: row.title,
    impactStartAt: row.impactStartAt?.toISOString() ?? null,
    detectedAt: row.detectedAt?.toISOString() ?? null,
    metrics: checks.flatMap(({ label, before, after }) =>
      before && after ? [{ label, before, after }] : [],
    ),
  };
  return { id: row.id, facts: factsOf(record, await readLog(db, row.id)) };
}

/** What the cited entries say, by position: for the words behind a citation. */
export function sourcesOf({ log }: IncidentFacts): Record<number, { at: string; text: string }> {
  return Object.fromEntries(log.map((entry) => [entry.position, { at: entry.at, text: describe(entry) }]));
}
