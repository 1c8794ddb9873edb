import { describe, expect, test } from "vitest";
import {
  decideWayBack,
  recommendWayBack,
  type Way,
  type WayBackEvidence,
} from "@/lib/domain/release/way-back";

const evidence: WayBackEvidence = {
  firing: ["high-error-rate"],
  liveForMs: 90_000,
  beganAfterRelease: true,
  target: { version: "1.4.2", verdict: "safe" },
};

const cases: [string, Partial<WayBackEvidence>, Way][] = [
  ["rolls back when the trouble came with the release", {}, "rollback"],
  ["still rolls back with caution", { target: { version: "1.4.2", verdict: "caution" } }, "rollback"],
  ["fixes forward when nothing earlier is good", { target: null }, "fix_forward"],
  [
    "fixes forward when going back is blocked",
    { target: { version: "1.4.2", verdict: "blocked" } },
    "fix_forward",
  ],
  ["investigates when it began before the release", { beganAfterRelease: false }, "investigate"],
  ["investigates when nobody knows when it began", { beganAfterRelease: null }, "investigate"],
  ["investigates when nothing fires", { firing: [] }, "investigate"],
];

describe("the recommended way back", () => {
  test.each(cases)("%s", (_name, changes, way) => {
    const recommended = recommendWayBack({ ...evidence, ...changes });
    expect(recommended.way).toBe(way);
    expect(recommended.reasons.length).toBeGreaterThan(0);
  });
});

describe("the chosen way back", () => {
  const choice = { way: "rollback", recommended: "rollback", reason: "", rootCause: "" } as const;

  test("needs no root cause and no reason when it is the recommended rollback", () => {
    expect(decideWayBack(choice)).toMatchObject({ ok: true });
  });

  test("needs a reason when it is another one, and a root cause to fix forward", () => {
    expect(decideWayBack({ ...choice, way: "fix_forward", reason: "\t" })).toMatchObject({
      ok: false,
      reasons: [{ code: "decision_reason_missing" }, { code: "root_cause_missing" }],
    });
    expect(decideWayBack({ ...choice, way: "investigate", reason: "Two causes possible" })).toMatchObject({
      ok: true,
    });
  });
});
