import { TARGET_MS } from "@/lib/domain/incident/clocks";
import { PRIORITIES } from "@/lib/domain/incident/priority";
import { type CitedLine, line } from "@/lib/domain/message/draft";
import { type IncidentFacts, MOMENTS } from "@/lib/domain/message/facts";
import { citesOf } from "@/lib/domain/message/sentences";
import { spanOf } from "@/lib/domain/message/words";
import { is } from "@/lib/domain/timeline/entries";

/** What the log alone shows to have gone well or wrong; opinions are left to people. */
export function judgedLines(facts: IncidentFacts, verdict: "well" | "wrong"): CitedLine[] {
  return [...inTime(facts), ...detection(facts), ...faults(facts)]
    .filter((found) => found.verdict === verdict)
    .map(({ said }) => said);
}

type Judged = { verdict: "well" | "wrong"; said: CitedLine };

function inTime({ moments, priority }: IncidentFacts): Judged[] {
  const level = PRIORITIES.find((known) => known === priority?.text);
  if (!moments.detected || !moments.executed || !priority || !level) return [];
  const took = Date.parse(moments.executed.at) - Date.parse(moments.detected.at);
  const target = TARGET_MS[level];
  const text = `- The change was live ${spanOf(took)} after detection; the target for ${level} is ${spanOf(target)}.`;
  const cites = [...moments.detected.cites, ...moments.executed.cites, ...priority.cites];
  return [{ verdict: took <= target ? "well" : "wrong", said: line(text, cites) }];
}

function detection(facts: IncidentFacts): Judged[] {
  const { moments, log } = facts;
  const declared = log.find((entry) => is(entry, "incident_declared"));
  if (!declared) return [];
  if (declared.body.firing.length === 0) {
    return [
      {
        verdict: "wrong",
        said: line("- No trigger had fired when a person declared the incident.", [declared.position]),
      },
    ];
  }
  if (!moments.impactStart || !moments.detected) return [];
  const took = Date.parse(moments.detected.at) - Date.parse(moments.impactStart.at);
  const cites = citesOf(facts, "impactStart", "detected");
  return [
    {
      verdict: "well",
      said: line(
        `- A trigger saw it ${spanOf(took)} after the impact began (${MOMENTS.detected.toLowerCase()} by the desk itself).`,
        cites,
      ),
    },
  ];
}

function faults({ log, override, glass }: IncidentFacts): Judged[] {
  const failed = log.filter((entry) =>
    is(
      entry,
      "execution_failed",
      "execution_unknown",
      "verification_failed",
      "verification_inconclusive",
      "plan_stale",
    ),
  );
  const words: Record<string, string> = {
    execution_failed: "An execution failed",
    execution_unknown: "The outcome of an execution was not known for a while",
    verification_failed: "A verification failed",
    verification_inconclusive: "A verification came to no conclusion",
    plan_stale: "A plan no longer fitted what ran",
  };
  return [
    ...failed.map((entry) => ({
      verdict: "wrong" as const,
      said: line(`- ${words[entry.event]}.`, [entry.position]),
    })),
    ...glass.map(({ by, cites }) => ({
      verdict: "wrong" as const,
      said: line(`- ${by} broke the glass: one person turned the key alone.`, cites),
    })),
    ...(override
      ? [
          {
            verdict: "wrong" as const,
            said: line("- The incident was declared resolved without a passed verification.", override.cites),
          },
        ]
      : []),
  ];
}
