import type { Phase } from "@/lib/domain/message/phase";

/** One published update. `at` is an ISO string in UTC. */
export type PublishedUpdate = {
  id: string;
  /** Number of the incident it belongs to. */
  incident: number;
  component: string;
  phase: Phase;
  title: string;
  body: string;
  at: string;
};

export type PublicIncident = {
  incident: number;
  component: string;
  title: string;
  phase: Phase;
  startedAt: string;
  updatedAt: string;
  /** Newest first. */
  updates: PublishedUpdate[];
};

export type Component = { name: string; phase: Phase | null };

/** A day of the history, `2026-11-23`; `incidents` are those that ended or were open on it. */
export type HistoryDay = { day: string; incidents: PublicIncident[] };

export type PublicStatus = {
  name: string;
  /** One sentence for the whole. */
  sentence: string;
  level: "good" | "watched" | "bad";
  open: PublicIncident[];
  components: Component[];
  days: HistoryDay[];
  /** The newest update, null when nothing was ever published. */
  changedAt: string | null;
};

export const HISTORY_DAYS = 14;
const DAY_MS = 86_400_000;

/** What the public sees: only what was published, so nothing is resolved before somebody published that. */
export function publicStatus(
  name: string,
  components: readonly string[],
  updates: readonly PublishedUpdate[],
  now: Date,
): PublicStatus {
  const incidents = incidentsOf(updates);
  const open = incidents.filter(({ phase }) => phase !== "resolved");
  const affected = [...new Set(open.map(({ component }) => component))];
  const watched = open.length > 0 && open.every(({ phase }) => phase === "monitoring");
  const names = [...new Set([...components, ...affected])];
  return {
    name,
    level: open.length === 0 ? "good" : watched ? "watched" : "bad",
    sentence: sentenceOf(affected, watched),
    open,
    components: names.map((component) => ({ name: component, phase: worstPhase(open, component) })),
    days: historyOf(incidents, now),
    changedAt: incidents[0]?.updatedAt ?? null,
  };
}

/** Newest update first, and so are the updates of each. */
function incidentsOf(updates: readonly PublishedUpdate[]): PublicIncident[] {
  const byIncident = new Map<number, PublishedUpdate[]>();
  const newestFirst = [...updates].sort((a, b) => b.at.localeCompare(a.at));
  for (const update of newestFirst) {
    byIncident.set(update.incident, [...(byIncident.get(update.incident) ?? []), update]);
  }
  return [...byIncident.values()].flatMap((own) => {
    const [newest, oldest] = [own[0], own.at(-1)];
    if (!newest || !oldest) return [];
    const { incident, component, title, phase } = newest;
    return [{ incident, component, title, phase, startedAt: oldest.at, updatedAt: newest.at, updates: own }];
  });
}

function sentenceOf(affected: readonly string[], watched: boolean): string {
  if (affected.length === 0) return "We know of no problems.";
  const names = affected.join(", ");
  return watched
    ? `${names}: a change is in place and we are watching it.`
    : `There are problems with ${names}.`;
}

const SEVERITY: readonly Phase[] = ["investigating", "identified", "monitoring"];

function worstPhase(open: readonly PublicIncident[], component: string): Phase | null {
  const own = open.filter((incident) => incident.component === component);
  return SEVERITY.find((phase) => own.some((incident) => incident.phase === phase)) ?? null;
}

function historyOf(incidents: readonly PublicIncident[], now: Date): HistoryDay[] {
  return Array.from({ length: HISTORY_DAYS }, (_, back) => {
    const day = new Date(now.getTime() - back * DAY_MS).toISOString().slice(0, 10);
    const on = ({ startedAt, updatedAt, phase }: PublicIncident) =>
      startedAt.slice(0, 10) <= day && (phase !== "resolved" || updatedAt.slice(0, 10) >= day);
    return { day, incidents: incidents.filter(on) };
  });
}
