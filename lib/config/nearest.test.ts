import { describe, expect, it } from "vitest";
import { nearest } from "./nearest";

describe("guessing what a mistyped word meant", () => {
  const known = ["name", "condition", "severity", "auto-rollback"];
  it.each([
    ["severty", "severity"],
    ["Severity", "severity"],
    ["nmae", "name"],
    ["auto_rollback", "auto-rollback"],
    ["threshold", null],
    ["", null],
    ["x".repeat(100_000), null],
  ])("%.20s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });
});
