import type { Transaction } from "@/lib/db/client";
import { type Audience, PHASES, type Phase } from "@/lib/domain/message/phase";
import type { PublishedUpdate } from "@/lib/domain/message/public-status";
import type { MessageText } from "@/lib/domain/message/publish";
import type { Standing, VerificationState } from "@/lib/domain/message/resolved-lock";

/** A draft as a person left it. Version 0 and no text: it is made from the log. */
export type KeptDraft = {
  version: number;
  kept: (MessageText & { editedBy: string; editedAt: string }) | null;
};

type Edit = { incidentId: string; audience: Audience; personId: string; at: Date; basedOn: number };

export async function readDraft(tx: Transaction, incidentId: string, audience: Audience): Promise<KeptDraft> {
  const row = await tx.messageDraft.findUnique({ where: { incidentId_audience: { incidentId, audience } } });
  if (!row) return { version: 0, kept: null };
  if (row.discardedAt) return { version: row.version, kept: null };
  const { title, body, version, editedAt } = row;
  const editedBy = await personName(tx, row.editedById);
  const kept = { phase: asPhase(row.phase), title, body, editedBy, editedAt: editedAt.toISOString() };
  return { version, kept };
}

/** Keeps a person's text if nobody saved since version `basedOn` (0: never). Answers the new version or null. */
export async function keepDraft(tx: Transaction, edit: Edit, text: MessageText): Promise<number | null> {
  const content = { ...text, editedById: edit.personId, editedAt: edit.at, discardedAt: null };
  return writeDraft(tx, edit, content);
}

/** Lets the draft be made from the log again, under the same condition. The text stays in the row. */
export async function discardDraft(tx: Transaction, edit: Edit): Promise<number | null> {
  const known = await tx.messageDraft.updateMany({
    where: { incidentId: edit.incidentId, audience: edit.audience, version: edit.basedOn },
    data: { discardedAt: edit.at, version: { increment: 1 } },
  });
  return known.count === 1 ? edit.basedOn + 1 : null;
}

async function writeDraft(
  tx: Transaction,
  { incidentId, audience, basedOn }: Edit,
  content: MessageText & { editedById: string; editedAt: Date; discardedAt: null },
): Promise<number | null> {
  if (basedOn === 0) {
    const made = await tx.messageDraft.createMany({
      data: [{ incidentId, audience, ...content }],
      skipDuplicates: true,
    });
    return made.count === 1 ? 1 : null;
  }
  const saved = await tx.messageDraft.updateMany({
    where: { incidentId, audience, version: basedOn },
    data: { ...content, version: { increment: 1 } },
  });
  return saved.count === 1 ? basedOn + 1 : null;
}

/** What decides whether "resolved" may be said, from the tables themselves. */
export async function readStanding(tx: Transaction, incidentId: string): Promise<Standing> {
  const incident = await tx.incident.findUniqueOrThrow({
    where: { id: incidentId },
    select: { resolvedAt: true },
  });
  const execution = await tx.execution.findFirst({
    where: { plan: { incidentId } },
    orderBy: { startedAt: "desc" },
    select: { verification: { select: { state: true } } },
  });
  const state = execution?.verification?.state ?? null;
  return { resolved: incident.resolvedAt !== null, verification: state as VerificationState | null };
}

/** What was published about one incident, newest first. */
export async function publishedUpdates(tx: Transaction, incidentId: string): Promise<PublishedUpdate[]> {
  const rows = await tx.statusUpdate.findMany({
    where: { incidentId },
    orderBy: { publishedAt: "desc" },
    include: { incident: { select: { number: true } } },
  });
  return rows.map(asUpdate);
}

/** All updates of the incidents whose newest update is not "resolved" or is younger than `since`, newest first. */
export async function publicUpdates(tx: Transaction, since: Date): Promise<PublishedUpdate[]> {
  const shown = await tx.$queryRaw<{ incident_id: string }[]>`
    SELECT incident_id FROM (
      SELECT DISTINCT ON (incident_id) incident_id, phase, published_at
      FROM status_update ORDER BY incident_id, published_at DESC
    ) newest
    WHERE phase <> 'resolved' OR published_at >= ${since}`;
  const rows = await tx.statusUpdate.findMany({
    where: { incidentId: { in: shown.map((row) => row.incident_id) } },
    orderBy: { publishedAt: "desc" },
    include: { incident: { select: { number: true } } },
  });
  return rows.map(asUpdate);
}

type NewUpdate = MessageText & { id: string; incidentId: string; component: string; publishedById: string };

export async function insertUpdate(tx: Transaction, update: NewUpdate): Promise<void> {
  await tx.statusUpdate.create({ data: update });
}

export async function personName(tx: Transaction, id: string): Promise<string> {
  const person = await tx.person.findUnique({ where: { id }, select: { name: true } });
  return person?.name ?? "somebody";
}

type UpdateRow = Awaited<ReturnType<Transaction["statusUpdate"]["findMany"]>>[number] & {
  incident: { number: number };
};

function asUpdate({ id, incident, component, phase, title, body, publishedAt }: UpdateRow): PublishedUpdate {
  const at = publishedAt.toISOString();
  return { id, incident: incident.number, component, phase: asPhase(phase), title, body, at };
}

/** A CHECK keeps other words out of the table. */
function asPhase(phase: string): Phase {
  return PHASES.find((known) => known === phase) ?? "investigating";
}
