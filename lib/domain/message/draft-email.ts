import { blank } from "@/lib/domain/message/blank";
import { type CitedLine, type Draft, line } from "@/lib/domain/message/draft";
import { ended, proven } from "@/lib/domain/message/draft-status";
import type { IncidentFacts } from "@/lib/domain/message/facts";
import type { Phase } from "@/lib/domain/message/phase";
import { citesOf, dayOf, timeOf } from "@/lib/domain/message/sentences";

const SUBJECT: Record<Phase, (name: string) => string> = {
  investigating: (name) => `Problems with ${name}: we are looking into it`,
  identified: (name) => `Problems with ${name}: what we are doing`,
  monitoring: (name) => `Problems with ${name}: a change is in place`,
  resolved: (name) => `Problems with ${name}: what happened`,
};

/** For the customers who were affected. The title is the subject line. */
export function draftEmail(facts: IncidentFacts, phase: Phase): Draft {
  const { publicName, installation } = facts.record;
  return {
    title: SUBJECT[phase](publicName),
    lines: [
      line("Hello,"),
      line(""),
      line(`you are getting this message because you use ${publicName}.`),
      line(""),
      line("**What happened**"),
      what(facts),
      line(""),
      line("**Where it stands**"),
      ...where[phase](facts),
      line(""),
      line("**What we do next**"),
      line(next[phase]),
      line(""),
      line("We are sorry for the trouble this has caused you."),
      line(`If you have questions, write to ${blank("contact address")}.`),
      line(""),
      line(`The ${installation} team`),
    ],
  };
}

function what(facts: IncidentFacts): CitedLine {
  const { scope } = facts;
  const who = scope ? ` Affected, as far as we know: ${scope.text}.` : "";
  const from = timeOf(facts, "impactStart", "when the impact began");
  const day = facts.moments.impactStart ? ` on ${dayOf(facts)}` : "";
  return line(
    `From ${from}${day}, ${blank("what customers noticed")}.${who}`,
    citesOf(facts, "impactStart"),
    scope?.cites ?? [],
  );
}

const where: Record<Phase, (facts: IncidentFacts) => CitedLine[]> = {
  investigating: (facts) => [
    line("We are looking for the cause and for the quickest safe way back.", citesOf(facts, "declared")),
  ],
  identified: ({ wayBack }) => [
    wayBack?.way === "rollback"
      ? line("We are taking back the recent change that set it off.", wayBack.cites)
      : line(`We know: ${blank("what was identified")}.`),
  ],
  monitoring: (facts) => [ended(facts), line("We are watching closely whether it stays healthy.")],
  resolved: (facts) => [ended(facts), proven(facts)],
};

const next: Record<Phase, string> = {
  investigating: "We will write to you again as soon as we know more.",
  identified: "We will write to you again when the change is made.",
  monitoring: "We will write to you again when we are sure that it is over.",
  resolved:
    "We are going through the whole incident to find out what let it happen and how to prevent the next one.",
};
