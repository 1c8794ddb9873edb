import { blank } from "@/lib/domain/message/blank";
import { type CitedLine, type Draft, line } from "@/lib/domain/message/draft";
import type { IncidentFacts } from "@/lib/domain/message/facts";
import type { Phase } from "@/lib/domain/message/phase";
import { citesOf, timeOf } from "@/lib/domain/message/sentences";

/** For everybody, on the public status page: no names of people, releases, metrics or machines. */
export function draftStatus(facts: IncidentFacts, phase: Phase): Draft {
  return { title: `Problems with ${facts.record.publicName}`, lines: byPhase[phase](facts) };
}

const byPhase: Record<Phase, (facts: IncidentFacts) => CitedLine[]> = {
  investigating: (facts) => [
    line(
      `We see problems with ${facts.record.publicName} and are looking into them.`,
      citesOf(facts, "declared"),
    ),
    ...since(facts),
    ...affected(facts),
    line(""),
    line("We will write here again as soon as we know more."),
  ],
  identified: (facts) => [
    identified(facts),
    ...since(facts),
    ...affected(facts),
    line(""),
    line("We will write here again when the change is made."),
  ],
  monitoring: (facts) => [
    ended(facts),
    line(`We are watching closely whether ${facts.record.publicName} stays healthy.`),
    line(""),
    line("We will write here again when we are sure."),
  ],
  resolved: (facts) => [
    line("**What happened**"),
    line(
      `From ${timeOf(facts, "impactStart", "when the impact began")}, ${blank("what customers noticed")}.`,
      citesOf(facts, "impactStart"),
    ),
    ...affected(facts),
    line(""),
    line("**Where it stands**"),
    ended(facts),
    proven(facts),
    line(""),
    line("**What comes next**"),
    line(
      "We are going through what happened so that it does not happen again. We are sorry for the trouble.",
    ),
  ],
};

function since(facts: IncidentFacts): CitedLine[] {
  if (!facts.moments.impactStart) return [];
  return [
    line(`The first signs date from ${timeOf(facts, "impactStart", "")}.`, citesOf(facts, "impactStart")),
  ];
}

function affected({ scope }: IncidentFacts): CitedLine[] {
  return scope ? [line(`Affected, as far as we know: ${scope.text}.`, scope.cites)] : [];
}

function identified({ record, wayBack }: IncidentFacts): CitedLine {
  const { publicName } = record;
  if (wayBack?.way === "rollback") {
    return line(`We are taking back a recent change to ${publicName} to end the problems.`, wayBack.cites);
  }
  if (wayBack?.way === "fix_forward") {
    return line(
      `We know the cause of the problems with ${publicName} and are preparing a fix.`,
      wayBack.cites,
    );
  }
  return line(`About the problems with ${publicName} we know: ${blank("what was identified")}.`);
}

/** The change that was meant to end it; when it was made, only if the log says that it was. */
export function ended(facts: IncidentFacts): CitedLine {
  if (!facts.moments.executed)
    return line(`We changed ${facts.record.publicName}: ${blank("what was done, and when")}.`);
  const at = timeOf(facts, "executed", "");
  return line(
    `At ${at} we took back a recent change to ${facts.record.publicName}.`,
    citesOf(facts, "executed"),
  );
}

/** Why it counts as over: what verification proved, or a commander's word. */
export function proven(facts: IncidentFacts): CitedLine {
  const { publicName } = facts.record;
  if (facts.moments.verified) {
    const at = timeOf(facts, "verified", "");
    return line(
      `We watched it afterwards and confirmed at ${at} that ${publicName} works as it should. The problem is resolved.`,
      citesOf(facts, "verified"),
    );
  }
  return line(
    `Since ${timeOf(facts, "resolved", "when it ended")} we consider the problem resolved.`,
    citesOf(facts, "resolved"),
  );
}
