import { type IncidentFacts, MOMENTS, type MomentName } from "@/lib/domain/message/facts";

/** A span that says what it measures: from which moment to which. */
export type Duration = { label: string; ms: number; cites: number[] };

const SPANS: readonly [MomentName, MomentName][] = [
  ["impactStart", "detected"],
  ["detected", "approved"],
  ["approved", "executed"],
  ["executed", "verified"],
  ["detected", "executed"],
  ["impactStart", "verified"],
];

/** The spans between two known moments, in the order in which people ask for them. */
export function durationsOf({ moments }: IncidentFacts): Duration[] {
  return SPANS.flatMap(([from, to]) => {
    const start = moments[from];
    const end = moments[to];
    if (!start || !end) return [];
    const ms = Date.parse(end.at) - Date.parse(start.at);
    return [
      { label: `${MOMENTS[from]} → ${lowerFirst(MOMENTS[to])}`, ms, cites: [...start.cites, ...end.cites] },
    ];
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
