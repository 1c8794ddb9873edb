import { blank } from "@/lib/domain/message/blank";
import { type CitedLine, line } from "@/lib/domain/message/draft";
import { durationsOf } from "@/lib/domain/message/durations";
import { type IncidentFacts, MOMENTS, type MomentName } from "@/lib/domain/message/facts";
import { listOf, spanOf, utcDay, utcMinute } from "@/lib/domain/message/words";

/** The UTC day on which the incident is told: other days are named, this one is not. */
export function dayOf({ moments }: IncidentFacts): string {
  const start = moments.impactStart ?? moments.declared;
  return start ? utcDay(start.at) : "";
}

/** `02:13 UTC`, or a blank that names what is missing. */
export function timeOf(facts: IncidentFacts, name: MomentName, missing: string): string {
  const found = facts.moments[name];
  return found ? utcMinute(found.at, dayOf(facts)) : blank(missing);
}

export function citesOf(facts: IncidentFacts, ...names: readonly MomentName[]): number[] {
  return names.flatMap((name) => facts.moments[name]?.cites ?? []);
}

/** One line a moment that is known, and a blank where harm began if nobody knows. */
export function momentLines(facts: IncidentFacts, bullet: string): CitedLine[] {
  return (Object.keys(MOMENTS) as MomentName[]).flatMap((name) => {
    if (!facts.moments[name] && name !== "impactStart") return [];
    const time = timeOf(facts, name, "when the impact began");
    const by = name === "approved" ? approvedBy(facts, "by") : "";
    const cites = name === "approved" ? facts.approvers.flatMap((approver) => approver.cites) : [];
    return [line(`${bullet} ${MOMENTS[name]}: ${time}${by}`, citesOf(facts, name), cites)];
  });
}

export function durationLines(facts: IncidentFacts, bullet: string): CitedLine[] {
  return durationsOf(facts).map(({ label, ms, cites }) => line(`${bullet} ${label}: ${spanOf(ms)}`, cites));
}

/** What was done about it, in one sentence, with names and releases: for people inside. */
export function remedy(facts: IncidentFacts): CitedLine {
  const { release, execution, wayBack, record } = facts;
  if (!release) {
    if (!wayBack) return line(blank("what was changed to stop the harm"));
    return line(`${wayWords(wayBack.way)} was chosen: ${wayBack.reason}`, wayBack.cites);
  }
  const change = `${record.service} from ${release.from} to ${release.to}`;
  const cites = [
    release.cites,
    execution?.cites ?? [],
    facts.approvers.flatMap((approver) => approver.cites),
    facts.brokenBy?.cites ?? [],
  ];
  switch (execution?.state) {
    case undefined:
      return line(`Rolling back ${change} is planned${approvedBy(facts)}.`, ...cites);
    case "executing":
      return line(`Rolling back ${change} is under way${approvedBy(facts)}.`, ...cites);
    case "succeeded":
      return line(`Rolled back ${change}${approvedBy(facts)}.`, ...cites);
    case "failed":
      return line(`Rolling back ${change} failed: ${execution.detail}`, ...cites);
    case "unknown":
      return line(`Whether rolling back ${change} worked is not known yet: ${execution.detail}`, ...cites);
  }
}

/** What verification says, and each metric before and after. */
export function proofLines(facts: IncidentFacts, bullet: string): CitedLine[] {
  const { verification, override, record } = facts;
  if (!verification) return [line(`${bullet} ${blank("how the result was verified")}`)];
  const words = {
    running: "The watch after the change is still running.",
    passed: verification.sentence,
    failed: `Verification failed: ${verification.sentence}`,
    inconclusive: `Verification came to no conclusion: ${verification.sentence}`,
  };
  return [
    line(`${bullet} ${words[verification.state]}`, verification.cites),
    ...record.metrics.map(({ label, before, after }) =>
      line(`${bullet} ${label}: ${before} before, ${after} after`, verification.cites),
    ),
    ...(override ? [line(`${bullet} Declared resolved all the same: ${override.text}`, override.cites)] : []),
  ];
}

export function wayWords(way: string): string {
  const words: Record<string, string> = {
    rollback: "Rolling back",
    fix_forward: "Fixing forward",
    investigate: "Investigating further",
  };
  return words[way] ?? way.replaceAll("_", " ");
}

function approvedBy({ approvers, brokenBy }: IncidentFacts, words = "approved by"): string {
  const names = approvers.length === 0 ? "" : `, ${words} ${listOf(approvers.map(({ text }) => text))}`;
  return brokenBy ? `${names}, by break-glass of ${brokenBy.text}` : names;
}
