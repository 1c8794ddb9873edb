import { describe, expect, it } from "vitest";
import type { LiveRelease } from "@/lib/domain/release/release";
import { planChange } from "@/test/plan-document";
import { type Drift, whereAllAre, whereIs } from "./drift";

const plan = planChange();
const live = (changes: Partial<LiveRelease> = {}): LiveRelease => ({
  releaseId: "1.5.0",
  version: "1.5.0",
  commit: plan.from.commit,
  configHash: plan.from.configHash,
  since: null,
  ...changes,
});
const target = { releaseId: "1.4.2", version: "1.4.2", commit: plan.to.commit };

describe("where the platform is", () => {
  it.each<[string, LiveRelease | null, string]>([
    ["the release the plan starts from", live(), "from"],
    ["the release the plan wants", live(target), "to"],
    ["the wanted release with other configuration", live({ ...target, configHash: null }), "to"],
    ["a third release", live({ releaseId: "1.5.1", version: "1.5.1" }), "elsewhere"],
    ["the same name with another commit", live({ commit: "c".repeat(40) }), "elsewhere"],
    ["the wanted name with another commit", live({ ...target, commit: "c".repeat(40) }), "elsewhere"],
    ["the same name with another version", live({ version: "1.5.0-2" }), "elsewhere"],
    ["other configuration", live({ configHash: `sha256:${"7".repeat(64)}` }), "elsewhere"],
    ["unreadable configuration", live({ configHash: null }), "unknown"],
    ["an unreadable commit", live({ commit: null }), "unknown"],
    ["no answer", null, "unknown"],
  ])("%s", (_, seen, expected) => {
    const drift = whereIs(plan, seen);
    expect(drift.at).toBe(expected);
    if (drift.at === "elsewhere" || drift.at === "unknown") expect(drift.changed).toMatch(/\.$/);
  });
});

describe("where several targets are", () => {
  const at = (target: string, drift: Drift) => ({ target, drift });
  const elsewhere = { at: "elsewhere", changed: "1.6.0 is live." } as const;
  const unknown = { at: "unknown", changed: "No answer." } as const;

  it.each<[string, ReturnType<typeof at>[], Drift]>([
    ["all at the start", [at("api", { at: "from" }), at("web", { at: "from" })], { at: "from" }],
    ["one is there already", [at("api", { at: "to" }), at("web", { at: "from" })], { at: "from" }],
    ["all are there", [at("api", { at: "to" }), at("web", { at: "to" })], { at: "to" }],
    [
      "one is elsewhere, which is named",
      [at("api", unknown), at("web", elsewhere)],
      { at: "elsewhere", changed: "web: 1.6.0 is live." },
    ],
    [
      "one is not known",
      [at("api", { at: "to" }), at("web", unknown)],
      { at: "unknown", changed: "web: No answer." },
    ],
    ["a single one needs no name", [at("main", elsewhere)], elsewhere],
    ["nothing was found", [], { at: "from" }],
  ])("%s", (_, found, expected) => {
    expect(whereAllAre(found)).toEqual(expected);
  });
});
