import type { Transaction } from "@/lib/db/client";
import type { LogEntry, TimelineEvent } from "@/lib/domain/timeline/event";
import type { TimelineEntry } from "@/lib/generated/prisma/client";
import { scrubbed } from "@/lib/scrub";

type Author = { incidentId: string | null; personId: string | null; corrects?: number };

/** Adds one row to the log. Position, time and hash are set by the database; personId null is the machine. */
export async function recordEvent(tx: Transaction, author: Author, entry: TimelineEvent): Promise<void> {
  const body = JSON.stringify(scrubbed(entry.body));
  await tx.$executeRaw`
    INSERT INTO timeline_entry (incident_id, person_id, event, body, corrects)
    VALUES (${author.incidentId}::uuid, ${author.personId}::uuid, ${entry.event}, ${body}, ${author.corrects ?? null}::bigint)`;
}

/** The log of an incident, oldest first. Position is a bigint in the database and stays far below 2^53. */
export async function readLog(tx: Transaction, incidentId: string): Promise<LogEntry[]> {
  const rows = await tx.timelineEntry.findMany({
    where: { incidentId },
    orderBy: { position: "asc" },
    include: author,
  });
  return rows.map(asEntry);
}

/** One row of the log. Throws when there is none at this position. */
export async function readEntry(tx: Transaction, position: bigint): Promise<LogEntry> {
  return asEntry(await tx.timelineEntry.findUniqueOrThrow({ where: { position }, include: author }));
}

const author = { person: { select: { name: true } } } as const;

function asEntry(row: TimelineEntry & { person: { name: string } | null }): LogEntry {
  return {
    ...asEvent(row.event, row.body),
    position: Number(row.position),
    at: row.at.toISOString(),
    person: row.person?.name ?? null,
    corrects: row.corrects === null ? null : Number(row.corrects),
  };
}

/** Rows are written by recordEvent alone and never change, so name and body still fit each other. */
function asEvent(event: string, body: string): TimelineEvent {
  return { event, body: JSON.parse(body) } as TimelineEvent;
}
