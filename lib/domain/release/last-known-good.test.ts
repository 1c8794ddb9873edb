import { describe, expect, it } from "vitest";
import { candidate, liveRelease, period } from "@/test/release-scene";
import { healthOf, lastKnownGood } from "./last-known-good";

const live = liveRelease();
const day = (number: number) => `2026-10-${String(number).padStart(2, "0")}T00:00:00Z`;
const ran = (version: string, from: number, to: number, state?: "healthy" | "unhealthy" | "unknown") =>
  candidate(version, { periods: [period(day(from), day(to), state)] });

describe("the last known good release", () => {
  it("is the one that served most recently, whatever its name or place in the list", () => {
    const { choice } = lastKnownGood(live, [
      ran("2.0.0", 1, 5),
      candidate("1.5.0"),
      ran("1.4.2", 5, 20),
      ran("9.9.9", 2, 3),
    ]);
    expect(choice?.version).toBe("1.4.2");
  });

  it("is not the bad release that carries the newest tag", () => {
    const bad = candidate("1.5.0", { periods: [period(day(20), null, "unhealthy")] });
    expect(lastKnownGood(live, [bad, ran("1.4.2", 5, 20)]).choice?.version).toBe("1.4.2");
  });

  it("passes over releases that were ill or that nobody measured, and says why", () => {
    const { choice, considered } = lastKnownGood(live, [
      ran("1.4.4", 19, 20, "unhealthy"),
      ran("1.4.3", 18, 19, "unknown"),
      ran("1.4.2", 5, 18),
    ]);
    expect(choice?.version).toBe("1.4.2");
    expect(considered.map(({ release, good, why }) => [release.version, good, why])).toEqual([
      ["1.4.4", false, "It was unhealthy."],
      ["1.4.3", false, "It was unknown."],
      ["1.4.2", true, "It was healthy."],
    ]);
  });

  it("judges a release by its last time in production", () => {
    const twice = candidate("1.4.2", {
      periods: [period(day(1), day(5)), period(day(6), day(7), "unhealthy")],
    });
    expect(lastKnownGood(live, [twice]).choice).toBeNull();
  });

  it.each([
    ["is gone", { retained: false }],
    ["may be gone", { retained: null }],
    ["cannot be read", { artefactDigest: null }],
    ["never served", { periods: [] }],
  ])("is not one that %s", (_, changes) => {
    expect(lastKnownGood(live, [candidate("1.4.2", changes)]).choice).toBeNull();
  });

  it("is unknown while nobody knows what is live, or nothing is there", () => {
    expect(lastKnownGood(null, [candidate("1.4.2")]).choice).toBeNull();
    expect(lastKnownGood(live, [])).toEqual({ choice: null, considered: [] });
  });
});

describe("the health of a release", () => {
  const minute = 60_000;
  it.each([
    ["a quiet hour", 60 * minute, 0, "healthy"],
    ["an hour with three bad minutes", 60 * minute, 3 * minute, "healthy"],
    ["an hour with four bad minutes", 60 * minute, 4 * minute, "unhealthy"],
    ["half a minute", minute / 2, 0, "unknown"],
    ["half a bad minute", minute / 2, minute / 2, "unhealthy"],
    ["no reading", 0, 0, "unknown"],
    ["no number", Number.NaN, 0, "unknown"],
  ])("after %s is as measured", (_, observedMs, firingMs, state) => {
    expect(healthOf({ observedMs, firingMs }).state).toBe(state);
  });

  it("may be judged sooner where everything happens faster", () => {
    expect(healthOf({ observedMs: 20_000, firingMs: 0 }, 10_000).state).toBe("healthy");
  });
});
