import { blank } from "@/lib/domain/message/blank";
import { type CitedLine, type Draft, line } from "@/lib/domain/message/draft";
import type { IncidentFacts } from "@/lib/domain/message/facts";
import { PHASE_NAMES, type Phase } from "@/lib/domain/message/phase";
import { durationLines, momentLines, proofLines, remedy } from "@/lib/domain/message/sentences";

const BULLET = "•";
const MEANING: Record<Phase, string> = {
  investigating: "we are looking for the cause and the way back",
  identified: "the way back is chosen",
  monitoring: "the change is live and being watched",
  resolved: "it is over",
};

/** For colleagues, in Slack's own mark-up: every fact with its time, releases and names included. */
export function draftSlack(facts: IncidentFacts, phase: Phase): Draft {
  const { record, priority, scope, rootCause, wayBack } = facts;
  const done = remedy(facts);
  const durations = durationLines(facts, BULLET);
  return {
    title: `${record.reference} ${record.service}: ${record.title}`,
    lines: [
      line(`*Status:* ${PHASE_NAMES[phase]} – ${MEANING[phase]}`),
      line(`*Priority:* ${priority?.text ?? blank("priority")}`, priority?.cites ?? []),
      line(`*Ticket:* ${blank("ticket")}`),
      line(""),
      line("*Times (UTC)*"),
      ...momentLines(facts, BULLET),
      ...(durations.length > 0 ? [line(""), line("*Durations*"), ...durations] : []),
      line(""),
      line(
        `*Impact:* ${scope?.text ?? blank("who was affected")}; ${blank("what they noticed")}`,
        scope?.cites ?? [],
      ),
      line(`*Root cause:* ${rootCause?.text ?? blank("root cause")}`, rootCause?.cites ?? []),
      line(`*Fix:* ${done.text}`, done.cites),
      ...(wayBack?.way === "rollback"
        ? [line("*Pull request:* none, the release before was put back", wayBack.cites)]
        : [line(`*Pull request:* ${blank("pull request")}`)]),
      line(""),
      line("*Verification*"),
      ...proofLines(facts, BULLET),
      line(""),
      line("*Follow-up*"),
      ...followUp(facts),
    ],
  };
}

function followUp({ priority }: IncidentFacts): CitedLine[] {
  const required = priority?.text === "P0" || priority?.text === "P1";
  const review = required
    ? "Post-incident review, within 72 hours of the end"
    : "Post-incident review, if wanted";
  return [
    line(`☐ ${review}: ${blank("who writes it")}`, priority?.cites ?? []),
    line(`☐ Documentation brought up to date: ${blank("who does it")}`),
  ];
}
