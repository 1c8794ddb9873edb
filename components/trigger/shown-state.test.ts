import { describe, expect, it } from "vitest";
import type { Judged, KnownState, TriggerState } from "@/lib/domain/trigger/trigger-state";
import { shownState } from "./shown-state";

const NOW = 1_000_000;
const judged: Judged = { value: 8, perSecond: 9, limit: 5, changePercent: null, baseline: null };
const firing: KnownState = {
  kind: "firing",
  at: NOW,
  judged,
  since: NOW - 90_000,
  firedAt: NOW - 60_000,
  heldMs: 90_000,
  holdMs: 30_000,
};
const at = (state: TriggerState | null, evaluatedAt: number | null = NOW) =>
  shownState({ state, evaluatedAt }, 1_000, NOW);

describe("a trigger as a person sees it", () => {
  it("is not judged yet before the first reading", () => {
    expect(at(null, null)).toMatchObject({ kind: "unknown", word: "Not judged yet", known: false });
  });

  it("is good only while somebody looks", () => {
    const ok: TriggerState = { kind: "ok", at: NOW, judged };
    expect(at(ok)).toMatchObject({ kind: "ok", known: true });
    expect(at(ok, NOW - 60_000)).toMatchObject({
      kind: "unknown",
      word: "Not measured",
      since: NOW - 60_000,
    });
  });

  it("says since when it is in breach", () => {
    expect(at(firing)).toMatchObject({ kind: "firing", since: NOW - 90_000, firing: true, rank: 0 });
  });

  it.each([
    ["no_data", "unknown", "No data"],
    ["too_little_traffic", "unknown", "Too little traffic"],
    ["stale_baseline", "unknown", "No baseline"],
    ["source_error", "failed", "Source error"],
  ] as const)("has words of its own for %s", (kind, shape, word) => {
    const state: TriggerState = { kind, at: NOW, since: NOW - 5_000, reason: "why", lastKnown: null };
    expect(at(state)).toMatchObject({ kind: shape, word, why: "why", known: false, firing: false });
  });

  it("keeps a firing in view when its data goes missing", () => {
    const state: TriggerState = {
      kind: "source_error",
      at: NOW,
      since: NOW - 5_000,
      reason: "refused",
      lastKnown: firing,
    };
    expect(at(state)).toMatchObject({ kind: "firing", word: "Firing, source error", firing: true, rank: 0 });
    expect(at(firing, NOW - 60_000)).toMatchObject({ kind: "firing", word: "Firing, not measured" });
  });
});
