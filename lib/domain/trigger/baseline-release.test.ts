import { describe, expect, it } from "vitest";
import { baselineRelease } from "./baseline-release";

const MINUTE = 60_000;
const WINDOW = 5 * MINUTE;
const live = (...minutes: number[]) => minutes.map((minute) => ({ liveAt: minute * MINUTE }));
const fired = (from: number, until: number | null) => ({
  breachAt: from * MINUTE,
  recoveredAt: until === null ? null : until * MINUTE,
});

describe("the release before which a baseline is taken", () => {
  it("is the live one when all was quiet before it", () => {
    expect(baselineRelease(live(60, 0), [fired(61, null)], WINDOW)).toEqual({
      releasedAt: 60 * MINUTE,
      previousReleasedAt: 0,
    });
  });

  it("is the bad one after it was rolled back", () => {
    expect(baselineRelease(live(65, 60, 0), [fired(61, 66)], WINDOW)?.releasedAt).toBe(60 * MINUTE);
  });

  it("is the live one again when the bad release returns after a quiet time", () => {
    expect(baselineRelease(live(90, 65, 60, 0), [fired(61, 66)], WINDOW)?.releasedAt).toBe(90 * MINUTE);
  });

  it("is the first bad one when the bad release returns before the firing was long over", () => {
    expect(baselineRelease(live(68, 65, 60, 0), [fired(61, 66)], WINDOW)?.releasedAt).toBe(60 * MINUTE);
  });

  it("has no previous release when only one was ever seen", () => {
    expect(baselineRelease(live(60), [], WINDOW)).toEqual({
      releasedAt: 60 * MINUTE,
      previousReleasedAt: null,
    });
  });

  it("is none when something fired before every release, or none is known", () => {
    expect(baselineRelease(live(60), [fired(50, null)], WINDOW)).toBeNull();
    expect(baselineRelease([], [], WINDOW)).toBeNull();
  });
});
