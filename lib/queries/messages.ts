import type { TwokeyConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { publishedUpdates, readDraft, readStanding } from "@/lib/db/message";
import type { Decision } from "@/lib/domain/decision";
import { chipsOf } from "@/lib/domain/message/chips";
import { bodyOf, type Chip, type Draft } from "@/lib/domain/message/draft";
import { draftMessage } from "@/lib/domain/message/draft-message";
import type { IncidentFacts } from "@/lib/domain/message/facts";
import { AUDIENCES, type Audience, PHASES, type Phase } from "@/lib/domain/message/phase";
import type { PublishedUpdate } from "@/lib/domain/message/public-status";
import type { MessageText } from "@/lib/domain/message/publish";
import { mayBeTold, maySayResolved, type Standing } from "@/lib/domain/message/resolved-lock";
import { suggestPhase } from "@/lib/domain/message/suggest-phase";
import { incidentFacts, sourcesOf } from "@/lib/queries/incident-facts";

/** One audience: what a person left, or else the draft from the log in the phase that the log supports. */
export type MessageView = {
  audience: Audience;
  version: number;
  kept: { phase: Phase; title: string; body: string; editedBy: string; editedAt: string } | null;
  /** From the log, for each phase that may be said. */
  drafts: Partial<Record<Phase, Draft>>;
};

export type Source = { at: string; text: string };

export type MessagesPage = {
  id: string;
  number: number;
  reference: string;
  title: string;
  publicName: string;
  suggestedPhase: Phase;
  standing: Standing;
  /** Why "resolved" may not be said yet; null when it may. */
  lockedBecause: string | null;
  chips: Chip[];
  sources: Record<number, Source>;
  messages: MessageView[];
  /** Newest first. */
  published: PublishedUpdate[];
};

/** The messages of an incident, by number; null when there is none. */
export async function messagesPage(
  db: Transaction,
  number: number,
  config: TwokeyConfig,
): Promise<MessagesPage | null> {
  const found = await incidentFacts(db, number, config);
  if (!found) return null;
  const { id, facts } = found;
  const standing = await readStanding(db, id);
  const allowed = maySayResolved(standing);
  const phases = PHASES.filter((phase) => phase !== "resolved" || allowed.ok);
  const messages: MessageView[] = [];
  for (const audience of AUDIENCES) {
    const draft = await readDraft(db, id, audience);
    messages.push({ audience, ...draft, drafts: draftsOf(facts, audience, phases) });
  }
  return {
    id,
    number,
    reference: facts.record.reference,
    title: facts.record.title,
    publicName: facts.record.publicName,
    suggestedPhase: suggestPhase(facts),
    standing,
    lockedBecause: allowed.ok ? null : (allowed.reasons[0]?.message ?? ""),
    chips: chipsOf(facts),
    sources: sourcesOf(facts),
    messages,
    published: await publishedUpdates(db, id),
  };
}

/** The text of one audience as it stands, for a file; `phase` counts while nobody has saved a text. */
export async function messageToTell(
  db: Transaction,
  number: number,
  config: TwokeyConfig,
  wanted: { audience: Audience; phase: Phase | null },
): Promise<Decision<MessageText> | null> {
  const page = await messagesPage(db, number, config);
  const view = page?.messages.find(({ audience }) => audience === wanted.audience);
  if (!page || !view) return null;
  const phase = wanted.phase ?? page.suggestedPhase;
  const draft = view.drafts[phase];
  const made = { phase, title: draft?.title ?? "", body: draft ? bodyOf(draft) : "" };
  return mayBeTold(view.kept ?? made, page.standing);
}

function draftsOf(facts: IncidentFacts, audience: Audience, phases: readonly Phase[]) {
  return Object.fromEntries(phases.map((phase) => [phase, draftMessage(facts, audience, phase)]));
}
