import { describe, expect, it } from "vitest";
import type { StepState } from "@/lib/domain/execution/state";
import { planChange } from "@/test/plan-document";
import { redoLinks } from "./redo-links";
import { shownSteps } from "./shown-steps";

const named = (name: string) => planChange({ target: { ...planChange().target, name, key: name } });
const changes = [named("api"), named("front")];
const begun = (...states: StepState[]) =>
  states.map((state, index) => ({
    position: index + 1,
    call: "",
    state,
    detail: null,
    intentAt: null,
    endedAt: null,
  }));
const links = (...states: StepState[]) =>
  redoLinks(changes, shownSteps(begun(...states), changes), "/incidents/INC-1");
const wantedIn = (href: string) =>
  JSON.parse(new URL(href, "http://desk").searchParams.get("wanted") ?? "null");

describe("what can be planned after a failure half-way", () => {
  it("is the rest, or back what was done, each with its releases", () => {
    const [rest, back] = links("confirmed", "confirmed", "refused");
    expect(rest?.label).toBe("Plan the rest: front");
    expect(wantedIn(rest?.href ?? "")).toEqual([{ target: "front", releaseId: "1.4.2" }]);
    expect(back?.label).toBe("Plan back what was done: api");
    expect(wantedIn(back?.href ?? "")).toEqual([{ target: "api", releaseId: "1.5.0" }]);
  });

  it("counts a target that was left half-way as the rest and as touched", () => {
    const [rest, back] = links("confirmed", "refused");
    expect(rest?.label).toBe("Plan the rest: api, front");
    expect(back?.label).toBe("Plan back what was done: api");
  });

  it("is nothing when nothing was begun, everything is done, or there is one target", () => {
    expect(links()).toEqual([]);
    expect(links("confirmed", "confirmed", "confirmed", "confirmed")).toEqual([]);
    const one = [named("main")];
    expect(redoLinks(one, shownSteps(begun("confirmed"), one), "/incidents/INC-1")).toEqual([]);
  });
});
