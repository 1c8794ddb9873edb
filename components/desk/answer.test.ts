import { describe, expect, it } from "vitest";
import type { Desk } from "@/lib/queries/desk";
import type { WatchedService } from "@/lib/queries/watched-service";
import {
  FIRING,
  JUDGED_AT,
  NO_DATA,
  OK,
  PENDING,
  watchedService,
  watchedTrigger,
} from "@/test/watched-service";
import { answerOf } from "./answer";

const desk = (...services: WatchedService[]): Desk => ({
  readAt: JUDGED_AT,
  installation: { name: "Shop", sample: true },
  problems: [],
  unheard: [],
  services,
  incidents: [],
  auditAlarms: [],
});
const answer = (...services: WatchedService[]) => {
  const { kind, sentence } = answerOf(desk(...services), JUDGED_AT + 500);
  return [kind, sentence.replaceAll("\u00a0", " ")];
};
const states = (...list: (typeof OK)[]) => watchedService(list.map((state) => watchedTrigger(state)));

describe("the answer of the desk", () => {
  it("names the service on which something fires, and counts", () => {
    expect(answer(states(FIRING, OK, FIRING))).toEqual(["firing", "2 triggers firing on Shop"]);
  });

  it("says no only when all was judged just now", () => {
    expect(answer(states(OK, OK))).toEqual(["ok", "Nothing is firing"]);
    const late = answerOf(desk(states(OK)), JUDGED_AT + 60_000);
    expect(late.kind).toBe("unknown");
  });

  it("warns of a breach that has not lasted long enough yet", () => {
    expect(answer(states(PENDING, OK))).toEqual(["pending", "1 trigger in breach, not yet firing"]);
  });

  it("limits its no when a trigger cannot be judged", () => {
    expect(answer(states(OK, NO_DATA))[0]).toBe("warning");
    expect(answer(states(NO_DATA))).toEqual(["unknown", "Nobody knows"]);
  });

  it("limits its no when a service has problems in the configuration", () => {
    const broken = watchedService([watchedTrigger(OK)], {
      problems: [{ where: "twokey.yaml:3", message: "no" }],
    });
    expect(answer(broken)[0]).toBe("warning");
  });

  it("does not call nothing watched good", () => {
    expect(answer()).toEqual(["unknown", "Nothing is watched"]);
  });
});
