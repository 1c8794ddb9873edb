import { expect, test } from "vitest";
import { factsOf } from "@/lib/domain/message/facts";
import type { LogEntry, TimelineEvent } from "@/lib/domain/timeline/event";
import { entry, storyRecord, storyUntil } from "@/test/incident-story";
import { draftReview } from "./draft-review";

const planId = "p1";
const broken: TimelineEvent = {
  event: "glass_broken",
  body: {
    planId,
    from: "1.5.0",
    to: "1.4.2",
    reason: "Nobody answers.",
    countersignBy: "2026-11-24T02:17:30.000Z",
  },
};

/** The night in which Mina acted alone; `after` is what came of it. */
function aloneThat(...after: [string, string | null, TimelineEvent][]): LogEntry[] {
  const before = storyUntil("plan_proposed");
  const started: TimelineEvent = {
    event: "execution_started",
    body: { executionId: "e1", from: "1.5.0", to: "1.4.2", approvers: [], brokenBy: "Mina" },
  };
  const succeeded: TimelineEvent = { event: "execution_succeeded", body: { executionId: "e1", to: "1.4.2" } };
  const told: [string, string | null, TimelineEvent][] = [
    ["02:17:30", "Mina", broken],
    ["02:17:31", null, started],
    ["02:17:50", null, succeeded],
    ...after,
  ];
  return [...before, ...told.map(([clock, who, event], index) => entry(60 + index, clock, who, event))];
}

const lines = (log: LogEntry[]) => draftReview(factsOf(storyRecord, log)).lines;
const actions = (log: LogEntry[]) => lines(log).filter(({ text }) => text.startsWith("- [ ]"));

test("a review of two keys does not speak of break-glass", () => {
  expect(lines(storyUntil()).filter(({ text }) => /break-glass|broke the glass/i.test(text))).toEqual([]);
});

test("a review opens with the break-glass and asks first why it was needed", () => {
  const log = aloneThat([
    "02:40:00",
    "Ben",
    { event: "glass_countersigned", body: { planId, brokenBy: "Mina", reason: null } },
  ]);
  const [first, second] = actions(log);
  expect(first?.text).toMatch(/^- \[ \] Find out why Mina had to break the glass/);
  expect(first?.cites).toEqual([60]);
  expect(second?.text).not.toMatch(/break-glass/);
  const text = lines(log).map((line) => line.text);
  expect(text).toContain("- **Break-glass**: Mina acted alone: Nobody answers.");
  expect(text).toContain("- Approved: 02:17 UTC, by break-glass of Mina");
  expect(text).toContain("Rolled back Shop from 1.5.0 to 1.4.2, by break-glass of Mina.");
  expect(text).toContain("- Mina broke the glass: one person turned the key alone.");
});

test.each<[string, [string, string | null, TimelineEvent], string]>([
  [
    "somebody objected",
    [
      "02:40:00",
      "Ben",
      { event: "glass_objected", body: { planId, brokenBy: "Mina", reason: "Ben was awake" } },
    ],
    "Ben objected to it",
  ],
  [
    "nobody countersigned",
    [
      "23:59:59",
      null,
      {
        event: "role_suspended",
        body: { planId, person: "Mina", roles: ["commander"], because: "not countersigned" },
      },
    ],
    "nobody countersigned it in time",
  ],
])("and asks a second thing when %s", (_, after, words) => {
  const [, second] = actions(aloneThat(after));
  expect(second?.text).toContain(`Settle the break-glass of Mina: ${words}`);
  expect(second?.cites).toEqual([60, 63]);
});
