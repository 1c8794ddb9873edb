import { describe, expect, it } from "vitest";
import { candidate, commit, liveRelease, period } from "@/test/release-scene";
import type { Migration } from "./release";
import { judgeSafety, type SafetyEvidence } from "./safety-verdict";
import { undoList } from "./undo-list";

const live = liveRelease();
const migration = (sort: Migration["sort"]): Migration => ({ file: `${sort}.sql`, sort, evidence: "…" });
const evidence = (changes: Partial<SafetyEvidence> = {}): SafetyEvidence => ({
  live,
  target: candidate("1.4.2"),
  undo: undoList([commit("Prices in pounds")], [migration("additive")]),
  migrationsRead: true,
  configHashAtStart: live.configHash,
  otherDeployment: "none",
  overruledBy: null,
  quarantine: null,
  isNewByNature: false,
  isFlag: false,
  ...changes,
});
const withTarget = (changes: Parameters<typeof candidate>[1]) => ({ target: candidate("1.4.2", changes) });
const withUndo = (subject: string, ...migrations: Migration[]) => ({
  undo: undoList([commit(subject)], migrations),
});

describe("the safety verdict", () => {
  it("is Safe when every check has evidence for it", () => {
    const report = judgeSafety(evidence());
    expect(report.verdict).toBe("safe");
    expect(report.checks.map(({ id }) => id)).toEqual([
      "target-exists",
      "target-not-live",
      "target-was-healthy",
      "not-held",
      "no-other-owner",
      "migrations",
      "fixes-undone",
      "reverts-undone",
      "configuration",
      "other-deployment",
    ]);
    expect(report.checks.every(({ evidence: seen }) => seen.length > 0)).toBe(true);
  });

  it.each<[string, Partial<SafetyEvidence>, string, "caution" | "blocked"]>([
    ["the release is gone", withTarget({ retained: false }), "target-exists", "blocked"],
    ["nobody knows whether it is there", withTarget({ retained: null }), "target-exists", "caution"],
    ["its content cannot be read", withTarget({ artefactDigest: null }), "target-exists", "caution"],
    ["it is the live one", { target: candidate("1.5.0") }, "target-not-live", "blocked"],
    [
      "it is the live commit under another name",
      withTarget({ commit: live.commit }),
      "target-not-live",
      "blocked",
    ],
    ["nobody knows what is live", { live: null }, "target-not-live", "caution"],
    ["it was never in production", withTarget({ periods: [] }), "target-was-healthy", "caution"],
    [
      "it was ill the last time",
      withTarget({
        periods: [
          period("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"),
          period("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "unhealthy"),
        ],
      }),
      "target-was-healthy",
      "blocked",
    ],
    [
      "nobody measured it",
      withTarget({ periods: [period("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "unknown")] }),
      "target-was-healthy",
      "caution",
    ],
    [
      "a migration loses data",
      withUndo("x", migration("additive"), migration("irreversible")),
      "migrations",
      "blocked",
    ],
    ["a migration breaks older code", withUndo("x", migration("destructive")), "migrations", "blocked"],
    ["a migration cannot be understood", withUndo("x", migration("unclear")), "migrations", "caution"],
    ["nobody knows the migrations", { undo: null }, "migrations", "caution"],
    ["a security fix would go", withUndo("Fix CVE-2026-1234"), "fixes-undone", "blocked"],
    ["a hotfix would go", withUndo("[HOTFIX] Orders"), "fixes-undone", "blocked"],
    ["nobody knows the commits", { undo: null }, "fixes-undone", "caution"],
    ["nobody looked for migrations", { migrationsRead: false }, "migrations", "caution"],
    ["a revert would go", withUndo('Revert "Prices"'), "reverts-undone", "caution"],
    [
      "the configuration changed",
      { configHashAtStart: `sha256:${"9".repeat(64)}` },
      "configuration",
      "caution",
    ],
    ["the configuration then is not known", { configHashAtStart: null }, "configuration", "caution"],
    [
      "the configuration now is not known",
      { live: liveRelease({ configHash: null }) },
      "configuration",
      "caution",
    ],
    ["another release is under way", { otherDeployment: "running" }, "other-deployment", "blocked"],
    ["nobody knows whether one is", { otherDeployment: null }, "other-deployment", "caution"],
  ])("when %s, its check says so and the whole is never better", (_, changes, id, verdict) => {
    const report = judgeSafety(evidence(changes));
    expect(report.checks.find((check) => check.id === id)?.verdict).toBe(verdict);
    expect(report.verdict).toBe(verdict);
  });

  it("blocks the way to a release that is held, and where something else would put its own back", () => {
    const quarantine = { version: "1.4.2", owner: { name: "Rosa" }, incident: { number: 7 } };
    const held = judgeSafety(evidence({ quarantine }));
    expect(held.verdict).toBe("blocked");
    expect(held.checks.find(({ id }) => id === "not-held")?.evidence).toContain("INC-7");
    const overruled = judgeSafety(evidence({ overruledBy: "Argo CD application shop" }));
    expect(overruled.checks.find(({ id }) => id === "no-other-owner")).toMatchObject({ verdict: "blocked" });
  });

  it("asks for no commits and no migrations of a flag", () => {
    const report = judgeSafety(
      evidence({ undo: null, migrationsRead: false, isNewByNature: true, isFlag: true }),
    );
    expect(report.verdict).toBe("safe");
    expect(report.checks.map(({ id }) => id)).not.toContain("migrations");
  });

  it("asks for no health of what never ran as such", () => {
    const report = judgeSafety(evidence({ ...withTarget({ periods: [] }), isNewByNature: true }));
    expect(report.verdict).toBe("safe");
  });

  it("names files that are no migrations and does not judge them", () => {
    const check = (...sorts: Migration["sort"][]) =>
      judgeSafety(evidence(withUndo("x", ...sorts.map(migration)))).checks.find(
        ({ id }) => id === "migrations",
      );
    expect(check("no migration")).toMatchObject({
      verdict: "safe",
      evidence: "No migration lies in between. Not counted: no migration.sql.",
    });
    expect(check("no migration", "irreversible")?.verdict).toBe("blocked");
  });

  it("is the worst of all checks", () => {
    expect(judgeSafety(evidence({ otherDeployment: "running", undo: null })).verdict).toBe("blocked");
  });

  it("is never Safe with nothing known", () => {
    const unknown = candidate("1.4.2", { retained: null, periods: [], artefactDigest: null });
    const report = judgeSafety({
      live: null,
      target: unknown,
      undo: null,
      migrationsRead: false,
      configHashAtStart: null,
      otherDeployment: null,
      overruledBy: null,
      quarantine: null,
      isNewByNature: false,
      isFlag: false,
    });
    const found = report.checks.filter((check) => check.verdict === "safe").map(({ id }) => id);
    expect(found).toEqual(["not-held", "no-other-owner"]);
    expect(report.verdict).toBe("caution");
  });

  it("names the commits whose repair would be lost", () => {
    const check = judgeSafety(evidence(withUndo("Fix CVE-2026-1234"))).checks.find(
      ({ id }) => id === "fixes-undone",
    );
    expect(check?.evidence).toContain("cccccccc “Fix CVE-2026-1234”");
  });
});
