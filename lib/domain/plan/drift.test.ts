import { describe, expect, it } from "vitest";
import type { LiveRelease } from "@/lib/domain/release/release";
import { planDocument } from "@/test/plan-document";
import { whereIs } from "./drift";

const plan = planDocument();
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
