import { PHASE_NAMES, type Phase } from "@/lib/domain/message/phase";
import {
  type Component,
  HISTORY_DAYS,
  type HistoryDay,
  type PublicIncident,
  type PublicStatus,
  type PublishedUpdate,
} from "@/lib/domain/message/public-status";
import { spanOf, utcDay, utcMinute } from "@/lib/domain/message/words";
import { escapeText } from "@/lib/status-page/escape";
import { proseHtml } from "@/lib/status-page/prose";
import { STYLE } from "@/lib/status-page/style";

type Level = PublicStatus["level"];
// The page stays light in a long night: older updates give way to newer ones.
const UPDATES_SHOWN = 12;
const ENDED_SHOWN = 20;

/** The public page as one self-contained file: no script, nothing loaded, everything escaped. */
export function renderHtml(status: PublicStatus): string {
  const title = `${status.name}: ${status.sentence}`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeText(title)}</title>`,
    `<meta name="description" content="${escapeText(status.sentence)}">`,
    '<link rel="alternate" type="application/atom+xml" href="feed.atom" title="Updates">',
    `<style>${STYLE}</style></head><body>`,
    `<header><h1>${escapeText(status.name)} status</h1>`,
    `<p class="state ${status.level}">${shapes[status.level]}<span>${escapeText(status.sentence)}</span></p></header><main>`,
    openHtml(status.open),
    componentsHtml(status),
    historyHtml(status.days),
    `</main><footer>${footerHtml(status)}</footer></body></html>\n`,
  ].join("");
}

/** One outline a level, so that colour is never the only sign. */
const shapes: Record<Level, string> = {
  good: svg('<circle cx="8" cy="8" r="6.5"/><path d="M5 8.2l2.1 2.1L11.2 6"/>'),
  watched: svg('<path d="M8 1.5L14.5 8 8 14.5 1.5 8zM8 5v3.4M8 10.8v.1"/>'),
  bad: svg('<path d="M8 1.8l6.8 12H1.2zM8 6.2v3.4M8 11.8v.1"/>'),
};

function svg(path: string): string {
  return `<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;
}

function openHtml(open: readonly PublicIncident[]): string {
  return open.length === 0 ? "" : `<h2>Now</h2>${open.map(incidentHtml).join("")}`;
}

function incidentHtml({ title, updates, component }: PublicIncident): string {
  const older = updates.length - UPDATES_SHOWN;
  return [
    `<article>${headHtml(title, component)}`,
    ...updates.slice(0, UPDATES_SHOWN).map(updateHtml),
    older > 0 ? `<p class="update muted">${older} earlier updates</p>` : "",
    "</article>",
  ].join("");
}

function headHtml(title: string, beside: string): string {
  return `<h3>${escapeText(title)}<br><span class="muted">${escapeText(beside)}</span></h3>`;
}

function updateHtml({ phase, at, body }: PublishedUpdate): string {
  const head = `<div class="head"><h4 class="${levelOf(phase)}">${PHASE_NAMES[phase]}</h4>${timeHtml(at)}</div>`;
  return `<div class="update">${head}${proseHtml(body)}</div>`;
}

function componentsHtml({ components, days }: PublicStatus): string {
  if (components.length === 0) return "";
  const rows = components.map((component) => componentHtml(component, days));
  return `<h2>Components</h2><ul class="list">${rows.join("")}</ul>`;
}

const COMPONENT_WORDS: Record<Phase, string> = {
  investigating: "Problems, being looked into",
  identified: "Problems, being repaired",
  monitoring: "Repaired, being watched",
  resolved: "No known problems",
};

function componentHtml({ name, phase }: Component, days: readonly HistoryDay[]): string {
  const level = phase ? levelOf(phase) : "good";
  const hit = days.map(({ incidents }) => incidents.some(({ component }) => component === name));
  const bars = [...hit].reverse().map((was) => (was ? '<i class="hit"></i>' : "<i></i>"));
  const calm = hit.filter((was) => !was).length;
  return [
    `<li><div class="row"><strong>${escapeText(name)}</strong>`,
    `<span class="${level}">${shapes[level]}${COMPONENT_WORDS[phase ?? "resolved"]}</span></div>`,
    `<div class="bars" aria-hidden="true">${bars.join("")}</div>`,
    `<span class="muted">No problems on ${calm} of the last ${HISTORY_DAYS} days, today at the right</span></li>`,
  ].join("");
}

function historyHtml(days: readonly HistoryDay[]): string {
  const ended = new Map<number, PublicIncident>();
  for (const incident of days.flatMap(({ incidents }) => incidents)) {
    if (incident.phase === "resolved") ended.set(incident.incident, incident);
  }
  const rows = [...ended.values()].slice(0, ENDED_SHOWN).map(endedHtml);
  const empty = `<p class="muted">Nothing ended in the last ${HISTORY_DAYS} days.</p>`;
  return `<h2>Last ${HISTORY_DAYS} days</h2>${rows.length > 0 ? rows.join("") : empty}`;
}

function endedHtml({ title, component, startedAt, updatedAt, updates }: PublicIncident): string {
  const [last] = updates;
  const lasted = spanOf(Date.parse(updatedAt) - Date.parse(startedAt));
  const beside = `${component}, ${lasted} from the first update to the last`;
  return `<article>${headHtml(title, beside)}${last ? updateHtml(last) : ""}</article>`;
}

function footerHtml({ changedAt }: PublicStatus): string {
  const changed = changedAt ? `Last update: ${timeHtml(changedAt)}. ` : "";
  return `${changed}All times are UTC. Follow by <a href="feed.atom">feed</a> or read it as <a href="summary.json">JSON</a>.`;
}

function timeHtml(at: string): string {
  return `<time datetime="${at}">${utcDay(at)}, ${utcMinute(at, utcDay(at))}</time>`;
}

function levelOf(phase: Phase): Level {
  if (phase === "resolved") return "good";
  return phase === "monitoring" ? "watched" : "bad";
}
