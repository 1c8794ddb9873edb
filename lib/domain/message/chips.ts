import { type Chip, line } from "@/lib/domain/message/draft";
import { durationsOf } from "@/lib/domain/message/durations";
import { type IncidentFacts, MOMENTS, type MomentName } from "@/lib/domain/message/facts";
import { dayOf } from "@/lib/domain/message/sentences";
import { listOf, spanOf, utcMinute } from "@/lib/domain/message/words";

/** Every known fact as a value to insert. Names of people, releases and metrics stay inside. */
export function chipsOf(facts: IncidentFacts): Chip[] {
  const day = dayOf(facts);
  const chips: Chip[] = [];
  for (const name of Object.keys(MOMENTS) as MomentName[]) {
    const found = facts.moments[name];
    if (found)
      chips.push({ label: MOMENTS[name], value: utcMinute(found.at, day), cites: found.cites, open: true });
  }
  for (const { label, ms, cites } of durationsOf(facts))
    chips.push({ label, value: spanOf(ms), cites, open: true });
  const { scope, priority, release, approvers, rootCause } = facts;
  if (scope) chips.push({ label: "Scope", value: scope.text, cites: scope.cites, open: true });
  if (priority) chips.push({ label: "Priority", value: priority.text, cites: priority.cites, open: false });
  if (release) {
    chips.push({ label: "From release", value: release.from, cites: release.cites, open: false });
    chips.push({ label: "To release", value: release.to, cites: release.cites, open: false });
  }
  if (approvers.length > 0) {
    const names = listOf(approvers.map(({ text }) => text));
    const cites = approvers.flatMap((approver) => approver.cites);
    chips.push({ label: "Approved by", value: names, cites, open: false });
  }
  if (rootCause)
    chips.push({ label: "Root cause", value: rootCause.text, cites: rootCause.cites, open: false });
  const { verification, record } = facts;
  for (const { label, before, after } of verification ? record.metrics : []) {
    chips.push({ label, value: `${before} → ${after}`, cites: verification?.cites ?? [], open: false });
  }
  return chips.map((chip) => ({ ...chip, value: line(chip.value).text }));
}
