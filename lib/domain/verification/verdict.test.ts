import { describe, expect, test } from "vitest";
import type { KnownState, TriggerState } from "@/lib/domain/trigger/trigger-state";
import { type Check, type CheckState, nameOf, subjectOf } from "@/lib/domain/verification/check";
import { judgeAsked } from "@/lib/domain/verification/judge-asked";
import { judgeTrigger, type WatchedTrigger } from "@/lib/domain/verification/judge-trigger";
import { plannedChecks } from "@/lib/domain/verification/planned-checks";
import { verdict } from "@/lib/domain/verification/verdict";
import { planChange, planDocument } from "@/test/plan-document";

const check = (name: string, state: CheckState): Check => ({
  name,
  label: name,
  state,
  evidence: `${state} it is.`,
});

describe("the verdict", () => {
  const good = [check("version", "passed"), check("smoke:0", "passed"), check("trigger:errors", "passed")];

  test("is passed when every check passed", () => {
    expect(verdict(good, 60_000)).toEqual({
      state: "passed",
      sentence: "All 3 checks were good over 1\u00a0min.",
    });
  });

  test.each(["waiting", "inconclusive", "error"] as const)(
    "is inconclusive when one check is %s",
    (state) => {
      const said = verdict([...good, check("health", state)], 60_000);
      expect(said).toEqual({ state: "inconclusive", sentence: `health: ${state} it is.` });
    },
  );

  test("is failed when one check failed, whatever the others say", () => {
    const said = verdict([check("health", "failed"), check("version", "error"), ...good], 60_000);
    expect(said).toEqual({ state: "failed", sentence: "health: failed it is." });
  });

  test("is never passed without any check, nor without a trigger", () => {
    expect(verdict([], 60_000).state).toBe("inconclusive");
    expect(verdict(good.slice(0, 2), 60_000).state).toBe("inconclusive");
  });
});

describe("a check that is asked", () => {
  test("passes while every answer was good", () => {
    expect(judgeAsked({ good: true, evidence: "200" }, 3, 0).state).toBe("passed");
  });
  test("fails while the newest answer is bad", () => {
    expect(judgeAsked({ good: false, evidence: "500" }, 3, 1).state).toBe("failed");
  });
  test("is inconclusive once it is good again, because people met the bad answers", () => {
    const found = judgeAsked({ good: true, evidence: "200" }, 3, 1);
    expect(found).toEqual({ state: "inconclusive", evidence: "200 (asked 3 times, 1 bad)" });
  });
  test("is an error when it could not be asked", () => {
    expect(judgeAsked({ good: null, evidence: "no address" }, 1, 0).state).toBe("error");
  });
});

describe("a trigger that is watched", () => {
  const NOW = 1_800_000_000_000;
  const judged = (value: number) => ({ value, perSecond: 5, limit: 5, changePercent: null, baseline: null });
  const ok: KnownState = { kind: "ok", at: NOW - 500, judged: judged(0.3) };
  const breach = { at: NOW - 500, judged: judged(12), since: NOW - 9_000, heldMs: 8_500, holdMs: 5_000 };
  const firing: KnownState = { ...breach, kind: "firing", firedAt: NOW - 4_000 };
  const pending: KnownState = { ...breach, kind: "pending" };
  const watched = (state: TriggerState | null, values: (number | null)[] = [0.3, 0.3]): WatchedTrigger => ({
    state,
    unit: "percent",
    before: 12.4,
    during: values.map((value, index) => ({ at: NOW - 2_000 + index, value })),
    staleAfterMs: 10_000,
  });

  test("passes when it is fine now, and says from what to what", () => {
    const found = judgeTrigger(watched(ok), NOW, true);
    expect(found).toMatchObject({ state: "passed", before: "12.4\u00a0%", after: "0.3\u00a0%" });
  });

  test.each([firing, pending])(
    "waits while it is over its limit, and fails when the watch is over ($kind)",
    (state) => {
      expect(judgeTrigger(watched(state), NOW, false).state).toBe("waiting");
      expect(judgeTrigger(watched(state), NOW, true).state).toBe("failed");
    },
  );

  test.each(["no_data", "too_little_traffic", "stale_baseline", "source_error"] as const)(
    "is inconclusive with %s, never passed",
    (kind) => {
      const state: TriggerState = { kind, at: NOW, since: NOW, reason: "nothing was read", lastKnown: ok };
      expect(judgeTrigger(watched(state), NOW, true)).toMatchObject({
        state: "inconclusive",
        evidence: "Nothing was read.",
      });
    },
  );

  test("is inconclusive when nobody judges it, or not lately", () => {
    expect(judgeTrigger(watched(null), NOW, true).state).toBe("inconclusive");
    expect(judgeTrigger(watched(ok), NOW + 20_000, true).state).toBe("inconclusive");
  });

  test("is inconclusive when most of the watch had no value", () => {
    expect(judgeTrigger(watched(ok, [null, null, 0.3]), NOW, true).state).toBe("inconclusive");
    expect(judgeTrigger(watched(ok, []), NOW, true).state).toBe("inconclusive");
  });
});

describe("the checks of a plan", () => {
  test("are the version, the health, the signed smoke tests and every trigger", () => {
    const triggers = [{ trigger: "errors-high", metric: "error_rate" }];
    expect(plannedChecks(planDocument(), triggers, () => true)).toEqual([
      { name: "version", label: "1.4.2 serves" },
      { name: "health", label: "Health" },
      { name: "smoke:0", label: "Front page answers" },
      { name: "trigger:errors-high", label: "error rate" },
    ]);
  });

  test("do without health where there is no such address", () => {
    expect(plannedChecks(planDocument(), [], () => false).map(({ name }) => name)).toEqual([
      "version",
      "smoke:0",
    ]);
  });

  test("name the target where there are several", () => {
    const front = { ...planChange(), target: { ...planChange().target, name: "front", key: "front" } };
    const plan = planDocument({ changes: [planChange(), front] });
    const checks = plannedChecks(plan, [], (target) => target === "front");
    expect(checks.map(({ name, label }) => `${name} ${label}`)).toEqual([
      "version:main 1.4.2 serves on main",
      "version:front 1.4.2 serves on front",
      "health:front Health of front",
      "smoke:0 Front page answers",
    ]);
  });

  test("are known again by their names", () => {
    for (const name of ["version", "health", "version:api", "health:front", "smoke:11", "trigger:a:b"]) {
      const subject = subjectOf(name);
      expect(subject && nameOf(subject)).toBe(name);
    }
    expect(subjectOf("smoke:x")).toBeNull();
  });
});
