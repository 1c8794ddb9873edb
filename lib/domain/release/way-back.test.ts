import { describe, expect, test } from "vitest";
import {
  compareWays,
  decideWayBack,
  recommendWayBack,
  type Way,
  type WayBackEvidence,
  type WaysAtHand,
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

describe("the three ways side by side", () => {
  const ways = (changes: Partial<WaysAtHand> = {}) =>
    compareWays({
      rollback: { version: "1.4.2", live: "1.5.0" },
      lastTime: null,
      git: null,
      flags: [],
      ...changes,
    });

  test("are at hand as far as the service has targets for them", () => {
    expect(ways().map(({ unavailable }) => unavailable === null)).toEqual([true, false, false]);
    const all = ways({ git: "main-branch", flags: ["new-checkout"] });
    expect(all.map(({ unavailable }) => unavailable)).toEqual([null, null, null]);
    expect(ways({ rollback: null })[0]?.unavailable).toContain("known to be good");
  });

  test("say how long the last rollback took, or that there was none", () => {
    expect(ways({ lastTime: { took: "42 s", incident: "INC-7" } })[0]?.time).toBe(
      "It took 42 s the last time, in INC-7",
    );
    expect(ways()[0]?.time).toContain("never done with Twokey");
  });

  test("name the flags where there are several", () => {
    expect(ways({ flags: ["a", "b"] })[2]?.name).toBe("Switch a flag: a, b");
  });
});
