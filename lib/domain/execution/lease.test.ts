import { expect, test } from "vitest";
import { answerDue } from "./lease";

const sentAt = new Date("2026-11-03T01:05:00.000Z");
const leaseUntil = new Date("2026-11-03T01:05:13.000Z");

test("a call of ten seconds is answered within its lease, or taken over 24 s after it at the latest", () => {
  expect(answerDue({ state: "sent", sentAt }, leaseUntil)).toEqual({
    answerBy: leaseUntil,
    takenOverBy: new Date("2026-11-03T01:05:37.000Z"),
  });
});

test.each(["intent", "confirmed", "unknown", "reconciling"])(
  "nothing is due while the step is %s",
  (state) => {
    expect(answerDue({ state, sentAt }, leaseUntil)).toBeNull();
  },
);

test("nothing is due before the first step", () => {
  expect(answerDue(undefined, leaseUntil)).toBeNull();
});
