import { WAIVED } from "@/lib/domain/incident/waiver";
import { blank } from "@/lib/domain/message/blank";
import { type CitedLine, type Draft, line } from "@/lib/domain/message/draft";
import { durationsOf } from "@/lib/domain/message/durations";
import type { IncidentFacts } from "@/lib/domain/message/facts";
import {
  citesOf,
  dayOf,
  durationLines,
  momentLines,
  proofLines,
  remedy,
} from "@/lib/domain/message/sentences";
import { spanOf, utcSecond } from "@/lib/domain/message/words";
import { judgedLines } from "@/lib/domain/review/judged";
import { currentText, runningLog } from "@/lib/domain/timeline/running-log";

/** The post-incident review with every section, as far as the log fills it; what nobody entered is a blank. */
export function draftReview(facts: IncidentFacts): Draft {
  return {
    title: `Post-incident review: ${facts.record.reference} ${facts.record.title}`,
    lines: [
      ...head(facts),
      ...section("Summary", summary(facts)),
      ...section("Timeline (UTC)", timeline(facts)),
      ...section("Impact", impact(facts)),
      ...section("Root cause", rootCause(facts)),
      ...section("Resolution", resolution(facts)),
      ...section("What went well", [...judgedLines(facts, "well"), line(`- ${blank("what went well")}`)]),
      ...section("What went wrong", [...judgedLines(facts, "wrong"), line(`- ${blank("what went wrong")}`)]),
      ...section("Action items", actionItems(facts)),
      ...section("Prevention", prevention()),
      ...section("Lessons learned", [line(blank("what the team takes away"))]),
    ],
  };
}

function section(title: string, lines: readonly CitedLine[]): CitedLine[] {
  return [line(""), line(`## ${title}`), line(""), ...lines];
}

function head(facts: IncidentFacts): CitedLine[] {
  const { record, priority, moments } = facts;
  const day = dayOf(facts);
  const whole = durationsOf(facts).find(({ label }) => label === "Impact began → verified");
  const begun = moments.impactStart ? citesOf(facts, "impactStart") : citesOf(facts, "declared");
  return [
    line(`# Post-incident review: ${record.reference} ${record.title}`),
    line(""),
    line(`- **Date**: ${day || blank("date")}`, begun),
    line(`- **Severity**: ${priority?.text ?? blank("severity")}`, priority?.cites ?? []),
    line(`- **Service**: ${record.service}`),
    whole
      ? line(`- **Duration** (impact began → verified): ${spanOf(whole.ms)}`, whole.cites)
      : line(`- **Duration** (impact began → verified): ${blank("duration")}`),
    ...facts.glass.map(({ by, reason, cites, fallen }) =>
      line(
        `- **Break-glass**: ${by} acted alone: ${reason}${fallen ? ` (${fallen.text})` : ""}`,
        cites,
        fallen?.cites ?? [],
      ),
    ),
  ];
}

function summary(facts: IncidentFacts): CitedLine[] {
  const { record, scope, rootCause } = facts;
  const who = scope ? `Affected: ${scope.text}.` : `Affected: ${blank("who was affected")}.`;
  const done = remedy(facts);
  return [
    line(`${headline(record)}.`, citesOf(facts, "declared")),
    line(who, scope?.cites ?? []),
    done,
    ...(rootCause ? [line(`The cause that was entered: ${rootCause.text}`, rootCause.cites)] : []),
  ];
}

// Edits of these very documents, and what the log keeps before each call, say nothing that its outcome does not.
const PAPERWORK = ["message_edited", "review_edited", "step_intended", "step_sent", "step_reconciling"];

function timeline(facts: IncidentFacts): CitedLine[] {
  const day = dayOf(facts);
  const { impactStart } = facts.moments;
  const began = impactStart
    ? [line(`- ${utcSecond(impactStart.at, day)} – The impact began`, impactStart.cites)]
    : [line(`- ${blank("when the impact began")} – The impact began`)];
  const told = facts.log.filter(({ event }) => !PAPERWORK.includes(event));
  return [
    ...began,
    ...runningLog(told).map((entry) => {
      const said = currentText(entry);
      const text = entry.kind === "note" ? `${entry.who ?? "Somebody"} noted: ${said}` : said;
      const cites = entry.correction ? [entry.position, entry.correction.position] : [entry.position];
      return line(`- ${utcSecond(entry.at, day)} – ${text}`, cites);
    }),
  ];
}

function impact(facts: IncidentFacts): CitedLine[] {
  const { scope } = facts;
  const durations = durationLines(facts, "  -");
  return [
    line(
      `- **Users affected**: ${scope?.text ?? blank("who was affected, and how many")}`,
      scope?.cites ?? [],
    ),
    line(
      durations.length > 0
        ? "- **Duration**, each from one moment to another:"
        : `- **Duration**: ${blank("duration")}`,
    ),
    ...durations,
    line(`- **User experience**: ${blank("what they could not do")}`),
    line(`- **Revenue**: ${blank("estimate of what was lost")}`),
    line(`- **Reputation**: ${blank("tickets, posts and calls")}`),
  ];
}

function rootCause({ rootCause }: IncidentFacts): CitedLine[] {
  return [
    line(rootCause ? rootCause.text : blank("root cause"), rootCause?.cites ?? []),
    line(""),
    line(`How it came about: ${blank("the steps that led to it")}`),
    line(`Why nothing caught it before: ${blank("what would have caught it")}`),
  ];
}

function resolution(facts: IncidentFacts): CitedLine[] {
  return [
    remedy(facts),
    ...(facts.wayBack
      ? [line(`Why this way: ${facts.wayBack.reason || blank("reason")}`, facts.wayBack.cites)]
      : []),
    line(""),
    ...waivedLines(facts, (what, reason) => `This P0 went without ${what}: ${reason}`),
    line("The separate moments:"),
    line(""),
    ...momentLines(facts, "-"),
    line(""),
    line("How it was verified:"),
    line(""),
    ...proofLines(facts, "-"),
  ];
}

/** One line for each thing that was waived, from the log. */
function waivedLines({ log }: IncidentFacts, say: (what: string, reason: string) => string): CitedLine[] {
  return log.flatMap((entry) =>
    entry.event === "requirement_waived"
      ? [line(say(WAIVED[entry.body.kind], entry.body.reason), [entry.position])]
      : [],
  );
}

function actionItems(facts: IncidentFacts): CitedLine[] {
  const { override, glass } = facts;
  const owed = `(owner: ${blank("owner")}, by ${blank("date")})`;
  return [
    ...glass.flatMap(({ by, cites, fallen }) => [
      line(
        `- [ ] Find out why ${by} had to break the glass, and what gets a second person there in time ${owed}`,
        cites,
      ),
      ...(fallen
        ? [line(`- [ ] Settle the break-glass of ${by}: ${fallen.text} ${owed}`, cites, fallen.cites)]
        : []),
    ]),
    ...(override
      ? [line(`- [ ] Find out why verification had to be overridden ${owed}`, override.cites)]
      : []),
    ...waivedLines(facts, (what) => `- [ ] Make up for ${what}, which was waived ${owed}`),
    line(`- [ ] ${blank("action")} ${owed}`),
  ];
}

function prevention(): CitedLine[] {
  return ["Testing", "Monitoring", "Process", "Documentation"].map((field, index) =>
    line(`${index + 1}. **${field}**: ${blank(`what changes in ${field.toLowerCase()}`)}`),
  );
}

/** The title with the service in front, unless it begins with it already. */
function headline({ service, title }: { service: string; title: string }): string {
  return title.startsWith(`${service}:`) ? title : `${service}: ${title}`;
}
