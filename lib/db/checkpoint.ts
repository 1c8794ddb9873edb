import type { Transaction } from "@/lib/db/client";

/** The newest copied note of an origin, or null. */
export async function newestNote(tx: Transaction, origin: string): Promise<string | null> {
  const row = await tx.checkpointNote.findFirst({ where: { origin }, orderBy: { id: "desc" } });
  return row?.note ?? null;
}

export async function noteIsKnown(tx: Transaction, origin: string, note: string): Promise<boolean> {
  return (await tx.checkpointNote.count({ where: { origin, note } })) > 0;
}

/** Copies notes from the file, oldest first. */
export async function insertNotes(
  tx: Transaction,
  origin: string,
  notes: readonly string[],
  writtenAt: Date,
): Promise<void> {
  for (const note of notes) await tx.checkpointNote.create({ data: { origin, note, writtenAt } });
}

/** What is known of a place beside its origin; what is left out stays as it was. */
export type PlaceChanges = {
  publicKey: string;
  fingerprint: string;
  file: string;
  git: string | null;
  checkedAt: Date;
  fileError?: string | null;
  size?: number;
  head?: Uint8Array<ArrayBuffer>;
  signedAt?: Date;
  alarm?: string;
  alarmAt?: Date;
};

export async function savePlace(tx: Transaction, origin: string, changes: PlaceChanges): Promise<void> {
  await tx.checkpointPlace.upsert({ where: { origin }, create: { origin, ...changes }, update: changes });
}

/** How committing to the git repository went: an error in words, or null and when. */
export async function saveGitOutcome(
  tx: Transaction,
  origin: string,
  outcome: { gitError: string } | { gitError: null; gitAt: Date },
): Promise<void> {
  await tx.checkpointPlace.updateMany({ where: { origin }, data: outcome });
}

/** All places, the one that was looked at last first. */
export async function checkpointPlaces(tx: Transaction) {
  return tx.checkpointPlace.findMany({ orderBy: { checkedAt: "desc" } });
}

export type AuditAlarm = { origin: string; at: Date; reason: string };

/** Alarms that nobody has answered, the newest first: a place has at most one. */
export async function openAlarms(tx: Transaction): Promise<AuditAlarm[]> {
  const rows = await tx.checkpointPlace.findMany({
    where: { alarmAt: { not: null } },
    orderBy: { alarmAt: "desc" },
  });
  const alarms = rows.flatMap(({ origin, alarm, alarmAt }) =>
    alarm && alarmAt ? [{ origin, at: alarmAt, reason: alarm }] : [],
  );
  if (alarms.length === 0) return [];
  const answers = await tx.timelineEntry.findMany({
    where: { event: "audit_alarm_answered" },
    select: { body: true },
  });
  const answered = answers.map(({ body }) => answerIn(body));
  return alarms.filter(
    ({ origin, at }) =>
      !answered.some((answer) => answer.origin === origin && answer.alarmAt === at.toISOString()),
  );
}

/** Rows are written by one command alone and never change. */
function answerIn(body: string): { origin: string; alarmAt: string } {
  return JSON.parse(body) as { origin: string; alarmAt: string };
}
