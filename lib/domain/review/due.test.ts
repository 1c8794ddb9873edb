import { expect, test } from "vitest";
import { reviewDue } from "@/lib/domain/review/due";

const now = new Date("2026-11-26T02:00:00Z");
const verifiedAt = "2026-11-23T02:33:30.000Z";
const resolvedAt = "2026-11-23T02:35:00.000Z";

test.each([
  [
    "P0 is required",
    { priority: "P0", glassBroken: false, verifiedAt, resolvedAt },
    { required: true, dueAt: "2026-11-26T02:35:00.000Z", overdue: false },
  ],
  [
    "P2 is not",
    { priority: "P2", glassBroken: false, verifiedAt, resolvedAt },
    { required: false, dueAt: "2026-11-26T02:35:00.000Z", overdue: false },
  ],
  [
    "P2 is when somebody broke the glass",
    { priority: "P2", glassBroken: true, verifiedAt, resolvedAt },
    { required: true, dueAt: "2026-11-26T02:35:00.000Z", overdue: false },
  ],
  [
    "an override counts from the end",
    { priority: "P1", glassBroken: false, verifiedAt: null, resolvedAt: "2026-11-20T02:00:00.000Z" },
    { required: true, dueAt: "2026-11-23T02:00:00.000Z", overdue: true },
  ],
  [
    "nothing is due while it lasts",
    { priority: "P1", glassBroken: false, verifiedAt, resolvedAt: null },
    { required: true, dueAt: null, overdue: false },
  ],
])("%s", (_name, incident, due) => {
  expect(reviewDue(incident, now)).toEqual(due);
});
