import type { TwokeyConfig } from "@/lib/config/config";
import { openAlarms } from "@/lib/db/checkpoint";
import type { Database } from "@/lib/db/client";
import { PRIORITIES, type Priority } from "@/lib/domain/incident/priority";
import { unheardChannels } from "@/lib/queries/channels";
import {
  type ProblemView,
  readWatchedServices,
  toProblemView,
  type WatchedService,
} from "@/lib/queries/watched-service";

const WINDOW = { spanMs: 10 * 60_000, stepMs: 5_000 };

/** What a clock needs to tick in the browser. Instants are in ms since 1970. */
export type OpenIncident = {
  number: number;
  service: string;
  title: string;
  priority: Priority | null;
  declaredAt: number;
  detectedAt: number | null;
  decidedAt: number | null;
  executedAt: number | null;
};

export type Desk = {
  readAt: number;
  installation: { name: string; sample: boolean };
  /** Problems of the configuration that belong to no service. */
  problems: ProblemView[];
  /** Channels in which people do not hear of what happens, each in one sentence. */
  unheard: string[];
  services: WatchedService[];
  incidents: OpenIncident[];
  /** Signs that somebody changed the log, which nobody has answered yet. */
  auditAlarms: AuditAlarmView[];
};

export type AuditAlarmView = { origin: string; at: string; reason: string };

/** Is anything wrong? Every service with its triggers, and every open incident. */
export async function readDesk(db: Database, config: TwokeyConfig, now: Date): Promise<Desk> {
  const [services, incidents, alarms, unheard] = await Promise.all([
    readWatchedServices(db, config.services, WINDOW, now),
    readOpenIncidents(db),
    openAlarms(db),
    unheardChannels(db, config, now),
  ]);
  return {
    readAt: now.getTime(),
    installation: { name: config.installation.name, sample: config.installation.sample },
    problems: config.problems.map(toProblemView),
    unheard,
    services,
    incidents,
    auditAlarms: alarms.map(({ at, ...alarm }) => ({ ...alarm, at: at.toISOString() })),
  };
}

/** Open incidents, newest first. */
export async function readOpenIncidents(db: Database): Promise<OpenIncident[]> {
  const rows = await db.incident.findMany({ where: { resolvedAt: null }, orderBy: { number: "desc" } });
  return rows.map((row) => ({
    number: row.number,
    service: row.service,
    title: row.title,
    priority: toPriority(row.priority),
    declaredAt: row.declaredAt.getTime(),
    detectedAt: row.detectedAt?.getTime() ?? null,
    decidedAt: row.decidedAt?.getTime() ?? null,
    executedAt: row.executedAt?.getTime() ?? null,
  }));
}

/** The column holds what set-priority wrote; anything else counts as not set. */
function toPriority(stored: string | null): Priority | null {
  return PRIORITIES.find((priority) => priority === stored) ?? null;
}
