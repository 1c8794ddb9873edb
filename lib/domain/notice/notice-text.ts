import { needSentence, type RoleNeed } from "@/lib/domain/approval/role-needs";
import { incidentReference } from "@/lib/domain/incident/reference";
import { harmless } from "@/lib/domain/notice/harmless";
import type { NoticeText } from "@/lib/domain/notice/notice";
import { describe } from "@/lib/domain/timeline/describe";
import type { LogEntry } from "@/lib/domain/timeline/event";

/** What a notice is about. `plan` where somebody is asked to approve one; its words are those of its digest. */
export type NoticeSubject = {
  entry: LogEntry;
  incident: { number: number; title: string; service: string; priority: string | null } | null;
  plan: { reason: string; expiresAt: Date; words: readonly string[]; needs: readonly RoleNeed[] } | null;
};

const LONGEST_TITLE = 140;

const HEADLINES: Partial<Record<LogEntry["event"], string>> = {
  plan_proposed: "two people are asked to approve a plan",
  approval_revoked: "an approval was revoked, another one is needed",
  plan_stale: "something else runs than the plan starts from",
  glass_broken: "one person broke the glass, countersign or object",
  glass_countersigned: "the break-glass was countersigned",
  glass_objected: "somebody objected to the break-glass",
  role_suspended: "a role fell after a break-glass",
  execution_started: "the execution has begun",
  execution_succeeded: "the execution has succeeded",
  execution_failed: "the execution has failed",
  execution_unknown: "nobody knows yet whether the execution worked",
  verification_inconclusive: "verification came to no conclusion",
};

/** The message about one entry of the log. `path` is where its link leads, below `origin`. */
export function noticeText(
  { entry, incident, plan }: NoticeSubject,
  { key, origin, path }: { key: string; origin: string; path: string },
): NoticeText {
  const reference = incident && incidentReference(incident.number);
  const place = incident ? `${reference} ${incident.service}` : "Twokey";
  const headline = HEADLINES[entry.event] ?? entry.event.replaceAll("_", " ");
  return {
    key,
    title: harmless(`${place}: ${headline}`, LONGEST_TITLE),
    lines: [
      { label: "What", text: describe(entry) },
      ...(incident ? [{ label: "Incident", text: inShort(incident) }] : []),
      ...(plan ? askLines(plan) : []),
    ]
      .map(({ label, text }) => ({ label, text: harmless(text) }))
      .filter(({ text }) => text !== ""),
    words: plan?.words ?? null,
    link: { label: plan ? "Open the plan" : "Open Twokey", url: new URL(path, origin).href },
  };
}

/** What somebody who tries a channel gets. */
export function testText(
  asker: string,
  { key, origin, path }: { key: string; origin: string; path: string },
): NoticeText {
  return {
    key,
    title: "Twokey: this is a test",
    lines: [{ label: "What", text: harmless(`${asker} asked whether notices arrive here. They do.`) }],
    words: null,
    link: { label: "Open the settings", url: new URL(path, origin).href },
  };
}

function inShort({ number, title, priority }: NonNullable<NoticeSubject["incident"]>): string {
  return `${incidentReference(number)}${priority ? `, ${priority}` : ""}: ${title}`;
}

function askLines({ reason, expiresAt, needs }: NonNullable<NoticeSubject["plan"]>) {
  return [
    { label: "Why", text: reason },
    {
      label: "Who",
      text: ["Two different people, at least one of them not its proposer", ...needs.map(needSentence)].join(
        ". ",
      ),
    },
    { label: "Until", text: `${expiresAt.toISOString().slice(11, 19)} UTC` },
    {
      label: "Before you approve",
      text: "Compare the twelve words with those on the page. The link only finds the plan: approving takes your sign-in, your role and your signature.",
    },
  ];
}
