import { describe, expect, it } from "vitest";
import { FIRING, JUDGED_AT, OK, watchedService, watchedTrigger } from "@/test/watched-service";
import { suggestedTitle } from "./suggested-title";

const released = (at: number) => ({
  deployments: [{ at, version: "1.5.0", commit: "b", service: "shop", target: "main" }],
});
const latency = {
  name: "latency",
  metric: "p99_latency",
  severity: "warning",
  limit: 2_000,
  unit: "ms",
} as const;

describe("the title an incident begins with", () => {
  it("is empty when nothing fires", () => {
    expect(suggestedTitle(watchedService([watchedTrigger(OK)]), JUDGED_AT)).toBe("");
  });

  it("says what fires and after which release", () => {
    const service = watchedService([watchedTrigger(FIRING)], released(JUDGED_AT - 120_000));
    expect(suggestedTitle(service, JUDGED_AT)).toBe("Shop: error rate above 5 %, after 1.5.0");
  });

  it("leaves out a release that is long past", () => {
    const service = watchedService([watchedTrigger(FIRING)], released(JUDGED_AT - 2 * 3_600_000));
    expect(suggestedTitle(service, JUDGED_AT)).toBe("Shop: error rate above 5 %");
  });

  it("begins with what is critical and counts the rest", () => {
    const service = watchedService([watchedTrigger(FIRING, latency), watchedTrigger(FIRING)]);
    expect(suggestedTitle(service, JUDGED_AT)).toBe("Shop: error rate above 5 % and 1 more");
  });
});
