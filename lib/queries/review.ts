import type { TwokeyConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { readReview } from "@/lib/db/review";
import { chipsOf } from "@/lib/domain/message/chips";
import { bodyOf, type Chip, citeLines, type Draft } from "@/lib/domain/message/draft";
import { draftReview } from "@/lib/domain/review/draft-review";
import { type ReviewDue, reviewDue } from "@/lib/domain/review/due";
import { withSources } from "@/lib/domain/review/markdown";
import { incidentFacts, sourcesOf } from "@/lib/queries/incident-facts";
import type { Source } from "@/lib/queries/messages";

export type ReviewPage = {
  id: string;
  number: number;
  reference: string;
  title: string;
  priority: string | null;
  due: ReviewDue;
  version: number;
  /** What a person left; null: the draft from the log counts. */
  kept: { body: string; editedBy: string; editedAt: string } | null;
  draft: Draft;
  chips: Chip[];
  sources: Record<number, Source>;
};

/** The review of an incident, by number; null when there is none. */
export async function reviewPage(
  db: Transaction,
  number: number,
  config: TwokeyConfig,
  now: Date,
): Promise<ReviewPage | null> {
  const found = await incidentFacts(db, number, config);
  if (!found) return null;
  const { id, facts } = found;
  const priority = facts.priority?.text ?? null;
  const { verified, resolved } = facts.moments;
  const glassBroken = facts.glass.length > 0;
  const ends = { priority, glassBroken, verifiedAt: verified?.at ?? null, resolvedAt: resolved?.at ?? null };
  return {
    id,
    number,
    reference: facts.record.reference,
    title: facts.record.title,
    priority,
    due: reviewDue(ends, now),
    ...(await readReview(db, id)),
    draft: draftReview(facts),
    chips: chipsOf(facts),
    sources: sourcesOf(facts),
  };
}

/** The review as it stands, as Markdown with its sources as footnotes, for the download. */
export async function reviewMarkdown(db: Transaction, number: number, config: TwokeyConfig, now: Date) {
  const page = await reviewPage(db, number, config, now);
  if (!page) return null;
  const { kept, draft, chips, sources } = page;
  return withSources(citeLines(kept?.body ?? bodyOf(draft), draft.lines, chips), sources);
}
