import type { Phase } from "@/lib/domain/message/phase";
import type { PublicIncident, PublicStatus } from "@/lib/domain/message/public-status";
import { escapeText } from "@/lib/status-page/escape";

const FEED_ENTRIES = 30;

/** The same as JSON, in the shape that readers of Atlassian Statuspage's summary.json expect. */
export function renderSummary(status: PublicStatus): string {
  const summary = {
    page: { id: slug(status.name), name: status.name, time_zone: "Etc/UTC", updated_at: status.changedAt },
    components: status.components.map(({ name, phase }) => ({
      id: slug(name),
      name,
      status: componentStatus(phase),
    })),
    incidents: status.open.map(incidentJson),
    scheduled_maintenances: [],
    status: { indicator: indicatorOf(status), description: status.sentence },
  };
  return `${JSON.stringify(summary)}\n`;
}

/** An Atom feed of every update that the page knows of, newest first. */
export function renderFeed(status: PublicStatus): string {
  const incidents = new Map<number, PublicIncident>();
  for (const incident of [...status.open, ...status.days.flatMap((day) => day.incidents)]) {
    incidents.set(incident.incident, incident);
  }
  const updates = [...incidents.values()]
    .flatMap((incident) => incident.updates)
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, FEED_ENTRIES);
  const entries = updates.map(
    ({ id, title, phase, at, body }) =>
      `<entry><id>urn:uuid:${id}</id><title>${escapeText(`${capital(phase)}: ${title}`)}</title><updated>${at}</updated><content type="text">${escapeText(body)}</content></entry>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>urn:twokey:status:${slug(status.name)}</id><title>${escapeText(status.name)} status</title>`,
    `<updated>${status.changedAt ?? "1970-01-01T00:00:00.000Z"}</updated><author><name>${escapeText(status.name)}</name></author>`,
    ...entries,
    "</feed>\n",
  ].join("");
}

function incidentJson({ incident, title, phase, startedAt, updatedAt, component, updates }: PublicIncident) {
  return {
    id: String(incident),
    name: title,
    status: phase,
    impact: phase === "monitoring" ? "minor" : "major",
    created_at: startedAt,
    updated_at: updatedAt,
    components: [{ id: slug(component), name: component }],
    incident_updates: updates.map(({ id, phase: status, body, at }) => ({
      id,
      status,
      body,
      created_at: at,
    })),
  };
}

function componentStatus(phase: Phase | null): string {
  if (phase === null) return "operational";
  return phase === "monitoring" ? "degraded_performance" : "partial_outage";
}

function indicatorOf({ level }: PublicStatus): string {
  return { good: "none", watched: "minor", bad: "major" }[level];
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
