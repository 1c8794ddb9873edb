import type { Logger } from "pino";
import type { Notifier, Sent } from "@/lib/adapters/notifiers/notifier";
import { makeApprovalLink } from "@/lib/db/approval-link";
import type { Database } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { personName } from "@/lib/db/message";
import { type ClaimedDelivery, endDelivery, postponeDelivery } from "@/lib/db/notice";
import { loadNoticeSubject } from "@/lib/db/notice-subject";
import { incidentReference } from "@/lib/domain/incident/reference";
import { harmless } from "@/lib/domain/notice/harmless";
import type { NoticeText } from "@/lib/domain/notice/notice";
import { type NoticeSubject, noticeText, testText } from "@/lib/domain/notice/notice-text";

export type DeliveryPorts = {
  db: Database;
  logger: Logger;
  signal: AbortSignal;
  /** Where browsers reach Twokey. */
  origin: string;
};

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30 * 60_000;

/** Sends one claimed message and writes down what came of it. Never throws for what the channel does. */
export async function deliver(
  { db, logger, signal, origin }: DeliveryPorts,
  notifier: Notifier,
  claimed: ClaimedDelivery,
): Promise<void> {
  if (notifier.channel === "mail" && claimed.address === null)
    return endDelivery(db, claimed, "pointless", "The person was disabled before the message could leave.");
  const sent = await attempt().catch((error: unknown): Sent => {
    logger.error({ error, delivery: claimed.id }, "notice not written");
    return { ok: false, why: "Twokey could not write the message; its own log says why" };
  });
  if (sent === null)
    return endDelivery(
      db,
      claimed,
      "pointless",
      "The plan was not open any more when the message could leave.",
    );
  if (sent.ok) return endDelivery(db, claimed, "sent", sent.said);
  // Given up because this worker stops: whoever holds it next finds it due when the lease runs out.
  if (!signal.aborted)
    await postponeDelivery(db, claimed, harmless(sent.why, 300), waitAfter(claimed.attempt));

  async function attempt(): Promise<Sent | null> {
    const text = await write(db, claimed, origin);
    return text && notifier.send(text, claimed.address, signal);
  }
}

/** 5 s, 10 s, 20 s … up to half an hour. */
export function waitAfter(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
}

/** The message as things stand now; null when it asks for what nobody can do any more. */
async function write(db: Database, claimed: ClaimedDelivery, origin: string): Promise<NoticeText | null> {
  const { id: key, position, event, incidentId, planId, requestedBy } = claimed;
  if (position === null) {
    const asker = requestedBy === null ? "Somebody" : await personName(db, requestedBy);
    return testText(asker, { key, origin, path: "/settings/integrations" });
  }
  const subject = await loadNoticeSubject(db, { position, event, incidentId, planId });
  const path = subject && (await pathOf(db, subject, planId));
  return subject && path ? noticeText(subject, { key, origin, path }) : null;
}

/** A fresh link for each message to approve, made in a statement of its own, so that it holds no lock while it waits. */
async function pathOf(
  db: Database,
  { plan, incident, entry }: NoticeSubject,
  planId: string | null,
): Promise<string | null> {
  if (plan === null || planId === null)
    return incident
      ? `/incidents/${incidentReference(incident.number)}${entry.event.startsWith("glass_") ? "/break-glass" : ""}`
      : "/";
  try {
    return await makeApprovalLink(db, planId);
  } catch (error) {
    if (guardRefusal(error)) return null;
    throw error;
  }
}
