import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";

export const PRIORITIES = ["P0", "P1", "P2", "P3"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What each priority asks for, in words for people who choose. */
export const PRIORITY_MEANING: Record<Priority, string> = {
  P0: "Act now, everybody who is needed",
  P1: "Act now, live the same day",
  P2: "Live within a working day",
  P3: "Planned, live within two days",
};

export type Criterion = { id: string; priority: Priority; statement: string };

/** Statements a person ticks. Ids are stored with the incident and never change. */
export const CRITERIA: readonly Criterion[] = [
  { id: "access-bypassed", priority: "P0", statement: "Sign-in or permissions can be bypassed" },
  { id: "data-exposed", priority: "P0", statement: "Data has leaked or can be read by strangers" },
  { id: "foreign-code", priority: "P0", statement: "Strangers can run their code on our systems" },
  { id: "all-down", priority: "P0", statement: "Production is down for everybody" },
  { id: "data-damaged", priority: "P0", statement: "Data of more than one user is being damaged" },
  { id: "no-payments", priority: "P0", statement: "No payment goes through at all" },
  {
    id: "key-feature-down",
    priority: "P1",
    statement: "A feature that people depend on does not work at all",
  },
  { id: "most-users-see-errors", priority: "P1", statement: "Most users run into errors" },
  { id: "revenue-lost", priority: "P1", statement: "Revenue is being lost" },
  {
    id: "database-unreachable",
    priority: "P1",
    statement: "The database is unreachable or refuses connections",
  },
  {
    id: "partner-service-down",
    priority: "P1",
    statement: "A third party that we cannot do without is not working",
  },
  { id: "feature-partly-broken", priority: "P2", statement: "A major feature works only in part" },
  { id: "one-segment-hit", priority: "P2", statement: "Only a certain group of users is affected" },
  { id: "poor-workaround", priority: "P2", statement: "There is a way around it, though not a good one" },
  { id: "slow-not-down", priority: "P2", statement: "It is slow, but it works" },
  { id: "campaign-blocked", priority: "P3", statement: "A campaign cannot start" },
  { id: "partner-deadline", priority: "P3", statement: "A date promised to a partner is in danger" },
];

export type PriorityChoice = { criteria: string[]; override: Priority | null; overrideReason: string };
export type PriorityDecision = {
  priority: Priority;
  matched: Criterion[];
  suggested: Priority | null;
  overrideReason: string | null;
};

/** The highest priority among the ticked statements, null when none is ticked. */
export function suggestedPriority(criteria: readonly string[]): Priority | null {
  return PRIORITIES.find((priority) => matched(criteria).some((one) => one.priority === priority)) ?? null;
}

/** Highest match wins; a person may choose otherwise and says why. */
export function decidePriority(choice: PriorityChoice): Decision<PriorityDecision> {
  const suggested = suggestedPriority(choice.criteria);
  const priority = choice.override ?? suggested;
  if (priority === null) return refuse(refusal("priority_criteria_missing", undefined, "criteria"));
  const overridden = priority !== suggested;
  const reason = choice.overrideReason.trim();
  if (overridden && reason === "")
    return refuse(refusal("override_reason_missing", undefined, "overrideReason"));
  return accept({
    priority,
    matched: matched(choice.criteria),
    suggested,
    overrideReason: overridden ? reason : null,
  });
}

function matched(criteria: readonly string[]): Criterion[] {
  return CRITERIA.filter((criterion) => criteria.includes(criterion.id));
}
