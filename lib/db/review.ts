import type { Transaction } from "@/lib/db/client";
import { personName } from "@/lib/db/message";

/** The review as a person left it. No text: it is made from the log. */
export type KeptReview = {
  version: number;
  kept: { body: string; editedBy: string; editedAt: string } | null;
};

type Edit = { incidentId: string; personId: string; at: Date; basedOn: number };

export async function readReview(tx: Transaction, incidentId: string): Promise<KeptReview> {
  const row = await tx.review.findUnique({ where: { incidentId } });
  if (!row) return { version: 0, kept: null };
  if (row.discardedAt) return { version: row.version, kept: null };
  const editedBy = await personName(tx, row.editedById);
  return { version: row.version, kept: { body: row.body, editedBy, editedAt: row.editedAt.toISOString() } };
}

/** Keeps the text if nobody saved since version `basedOn` (0: never). Answers the new version or null. */
export async function keepReview(tx: Transaction, edit: Edit, body: string): Promise<number | null> {
  const content = { body, editedById: edit.personId, editedAt: edit.at, discardedAt: null };
  if (edit.basedOn === 0) {
    const made = await tx.review.createMany({
      data: [{ incidentId: edit.incidentId, ...content }],
      skipDuplicates: true,
    });
    return made.count === 1 ? 1 : null;
  }
  const saved = await tx.review.updateMany({
    where: { incidentId: edit.incidentId, version: edit.basedOn },
    data: { ...content, version: { increment: 1 } },
  });
  return saved.count === 1 ? edit.basedOn + 1 : null;
}

/** Lets the review be made from the log again, under the same condition. The text stays in the row. */
export async function discardReview(tx: Transaction, edit: Edit): Promise<number | null> {
  const known = await tx.review.updateMany({
    where: { incidentId: edit.incidentId, version: edit.basedOn },
    data: { discardedAt: edit.at, version: { increment: 1 } },
  });
  return known.count === 1 ? edit.basedOn + 1 : null;
}
