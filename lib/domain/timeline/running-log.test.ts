import { describe, expect, it, test } from "vitest";
import { describe as say } from "@/lib/domain/timeline/describe";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { checkNote, correctNote } from "@/lib/domain/timeline/note";
import { currentText, runningLog } from "@/lib/domain/timeline/running-log";
import { entry, storyUntil } from "@/test/incident-story";

const note = (text: string): TimelineEvent => ({ event: "note_added", body: { text } });
const correction = (text: string): TimelineEvent => ({ event: "note_corrected", body: { text } });

describe("the running log", () => {
  it("says every entry in one sentence", () => {
    for (const one of storyUntil()) expect(say(one)).toMatch(/^[\p{L}\d].*[.!?]$/su);
  });

  const sentences: [TimelineEvent, string][] = [
    [
      {
        event: "incident_declared",
        body: { title: "Checkout fails", firing: ["high_error_rate"], detectedAt: null },
      },
      "Rosa declared the incident “Checkout fails” while high error rate fired.",
    ],
    [
      {
        event: "way_back_chosen",
        body: { way: "fix_forward", recommended: "rollback", reason: "quicker", rootCause: null },
      },
      "Rosa chose to fix forward; recommended was to roll back. Reason: quicker.",
    ],
    [
      {
        event: "attempt_refused",
        body: { attempt: "approve_plan", reasons: [{ code: "plan_expired", message: "Too late." }] },
      },
      "Rosa tried to approve the plan and was refused: Too late.",
    ],
    [
      { event: "execution_succeeded", body: { executionId: "e1", to: "without-1a2b3c4d", proposed: true } },
      "Every step is done: without-1a2b3c4d is proposed, and goes live once people accept it there.",
    ],
    [
      {
        event: "execution_failed",
        body: { executionId: "e", detail: "the platform said no", notDone: ["restart"] },
      },
      "The execution failed: the platform said no. Not done: restart.",
    ],
    [
      { event: "incident_resolved", body: { overrideReason: "low traffic" } },
      "Rosa declared the incident resolved although verification had not passed: low traffic.",
    ],
  ];
  test.each(sentences)("%j", (event, sentence) => {
    expect(say(entry(1, "02:00:00", "Rosa", event))).toBe(sentence);
  });

  it("shows a corrected note once, with both texts and the newest correction", () => {
    const log = [
      entry(1, "02:00:00", "Rosa", note("It began at 1")),
      entry(2, "02:01:00", "Ben", correction("It began at 2"), 1),
      entry(3, "02:02:00", "Rosa", correction("It began at 3"), 1),
    ];
    const lines = runningLog(log);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      text: "It began at 1",
      correction: { position: 3, text: "It began at 3" },
    });
    expect(lines.map(currentText)).toEqual(["It began at 3"]);
  });
});

describe("notes", () => {
  test.each([
    ["  ", ["note_empty"]],
    ["x".repeat(10_000), []],
    ["x".repeat(2 ** 20), ["text_too_long"]],
  ])("are checked", (text, codes) => {
    const decision = checkNote(text);
    expect(decision.ok ? [] : decision.reasons.map(({ code }) => code)).toEqual(codes);
  });

  const log = [
    entry(1, "02:00:00", "Rosa", note("a")),
    entry(2, "02:01:00", "Ben", correction("b"), 1),
    ...storyUntil("incident_declared"),
  ];
  test.each([
    ["a note that was seen as it is", { position: 1, seenCorrection: 2, text: "c" }, []],
    [
      "a note that was corrected meanwhile",
      { position: 1, seenCorrection: null, text: "c" },
      ["changed_meanwhile"],
    ],
    ["what is not a note", { position: 41, seenCorrection: null, text: "c" }, ["not_found"]],
    ["what is not there", { position: 99, seenCorrection: null, text: "c" }, ["not_found"]],
    ["a note with nothing", { position: 1, seenCorrection: 2, text: " " }, ["note_empty"]],
  ])("correcting %s", (_name, wanted, codes) => {
    const decision = correctNote(log, wanted);
    expect(decision.ok ? [] : decision.reasons.map(({ code }) => code)).toEqual(codes);
  });
});
