import { breakGlassAllowed, commanders, type StoredGlass } from "@/lib/db/break-glass";
import type { Transaction } from "@/lib/db/client";
import { type GlassAct, type GlassState, glassStateAt } from "@/lib/domain/approval/broken-glass";
import { incidentReference } from "@/lib/domain/incident/reference";

const DAY_MS = 24 * 3_600_000;
const PUBLISHED_DAYS = 90;
/** How long everybody is told that nobody countersigned in time. */
const TOLD_AFTERWARDS_MS = DAY_MS;

/** One use of break-glass. Instants are ISO strings in UTC. */
export type GlassLine = {
  planId: string;
  personId: string;
  brokenBy: string;
  reason: string;
  usedAt: string;
  countersignBy: string;
  state: GlassState;
  answer: { by: string; reason: string | null; at: string } | null;
};

/** The same with the incident it was for. */
export type GlassUse = GlassLine & { reference: string };

/** What everybody is told on every page, newest first. `readAt` in ms since 1970. */
export type OpenGlass = { readAt: number; open: GlassUse[] };

/** How often break-glass was used, by whom, and who may: published to everybody. */
export type PublishedGlass = { allowed: boolean; commanders: string[]; days: number; uses: GlassUse[] };

export function glassLine(row: StoredGlass, now: Date): GlassLine {
  // The table has a CHECK on the act.
  const act = (row.answer?.act ?? null) as GlassAct | null;
  return {
    planId: row.planId,
    personId: row.personId,
    brokenBy: row.person.name,
    reason: row.reason,
    usedAt: row.usedAt.toISOString(),
    countersignBy: row.countersignBy.toISOString(),
    state: glassStateAt({ answer: act, countersignBy: row.countersignBy }, now),
    answer: row.answer && {
      by: row.answer.person.name,
      reason: row.answer.reason,
      at: row.answer.answeredAt.toISOString(),
    },
  };
}

/** Uses that nobody has answered yet, and for a day those that nobody answered in time. */
export async function openGlass(db: Transaction, now: Date): Promise<OpenGlass> {
  const since = new Date(now.getTime() - TOLD_AFTERWARDS_MS);
  const open = await usesWhere(db, { answer: null, countersignBy: { gt: since } }, now);
  return { readAt: now.getTime(), open };
}

export async function publishedGlass(db: Transaction, now: Date): Promise<PublishedGlass> {
  const since = new Date(now.getTime() - PUBLISHED_DAYS * DAY_MS);
  return {
    allowed: await breakGlassAllowed(db),
    commanders: await commanders(db),
    days: PUBLISHED_DAYS,
    uses: await usesWhere(db, { usedAt: { gt: since } }, now),
  };
}

type Wanted = NonNullable<NonNullable<Parameters<Transaction["breakGlass"]["findMany"]>[0]>["where"]>;

async function usesWhere(db: Transaction, where: Wanted, now: Date): Promise<GlassUse[]> {
  const rows = await db.breakGlass.findMany({
    where,
    orderBy: { usedAt: "desc" },
    include: {
      person: { select: { name: true } },
      answer: { include: { person: { select: { name: true } } } },
      plan: { select: { incident: { select: { number: true } } } },
    },
  });
  // Only a plan about an incident can have its glass broken.
  return rows.flatMap((row) => {
    const { incident } = row.plan;
    return incident ? [{ ...glassLine(row, now), reference: incidentReference(incident.number) }] : [];
  });
}
