import type { IncidentRecord } from "@/lib/domain/message/facts";
import type { LogEntry, TimelineEvent } from "@/lib/domain/timeline/event";

export const storyRecord: IncidentRecord = {
  reference: "INC-12",
  service: "Shop",
  publicName: "Webshop",
  installation: "Sample shop",
  title: "Checkout fails",
  impactStartAt: "2026-11-23T02:10:05.000Z",
  detectedAt: "2026-11-23T02:12:05.000Z",
  metrics: [{ label: "error rate", before: "31.0 %", after: "0.0 %" }],
};

type Told = [clock: string, person: string | null, event: TimelineEvent];

const PLAN = { planId: "p1" };

/** A night from the declaration to the end, as the log tells it; positions begin at 41. */
const told: Told[] = [
  ["02:13:00", "Rosa", declared()],
  [
    "02:14:00",
    "Rosa",
    { event: "priority_set", body: { priority: "P1", criteria: ["revenue-lost"], overrideReason: null } },
  ],
  ["02:14:30", "Rosa", { event: "scope_set", body: { sentence: "about 30 % of users" } }],
  [
    "02:15:00",
    "Rosa",
    {
      event: "way_back_chosen",
      body: {
        way: "rollback",
        recommended: "rollback",
        reason: "1.4.2 is known to be good",
        rootCause: null,
      },
    },
  ],
  [
    "02:16:00",
    "Rosa",
    {
      event: "plan_proposed",
      body: {
        ...PLAN,
        digest: "00",
        from: "1.5.0",
        to: "1.4.2",
        verdict: "safe",
        expiresAt: "2026-11-23T02:31:00.000Z",
      },
    },
  ],
  ["02:17:00", "Rosa", { event: "plan_approved", body: { ...PLAN, method: "passkey" } }],
  ["02:18:00", "Ben", { event: "plan_approved", body: { ...PLAN, method: "passkey" } }],
  [
    "02:18:01",
    null,
    {
      event: "execution_started",
      body: { executionId: "e1", from: "1.5.0", to: "1.4.2", approvers: ["Rosa", "Ben"] },
    },
  ],
  ["02:18:20", null, { event: "execution_succeeded", body: { executionId: "e1", to: "1.4.2" } }],
  ["02:18:21", null, { event: "verification_started", body: { watchUntil: "2026-11-23T02:33:21.000Z" } }],
  ["02:33:30", null, { event: "verification_passed", body: { sentence: "4 of 4 checks passed." } }],
  ["02:35:00", "Mina", { event: "incident_resolved", body: { overrideReason: null } }],
];

function declared(): TimelineEvent {
  const body = {
    title: "Checkout fails",
    firing: ["high_error_rate"],
    detectedAt: "2026-11-23T02:12:05.000Z",
  };
  return { event: "incident_declared", body };
}

/** The log up to and including the first entry of `until`, or the whole night. */
export function storyUntil(until?: TimelineEvent["event"]): LogEntry[] {
  const all = told.map(([clock, person, event], index) => entry(41 + index, clock, person, event));
  const end = all.findIndex(({ event }) => event === until);
  return end < 0 ? all : all.slice(0, end + 1);
}

/** One entry of the same night. */
export function entry(
  position: number,
  clock: string,
  person: string | null,
  event: TimelineEvent,
  corrects: number | null = null,
): LogEntry {
  return { ...event, position, at: `2026-11-23T${clock}.000Z`, person, corrects };
}
