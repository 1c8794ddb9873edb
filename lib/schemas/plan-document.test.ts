import { describe, expect, it } from "vitest";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { planDocument } from "@/test/plan-document";
import { planDocumentSchema } from "./plan-document";

const firstFault = (input: unknown) => {
  const parsed = planDocumentSchema.safeParse(input);
  return parsed.success
    ? null
    : `${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`;
};
const plan = planDocument();
const withRestart = (...command: string[]): ReleasePlan["steps"] => [
  plan.steps[0] as ReleasePlan["steps"][number],
  { kind: "restart", command, versionUrl: "http://localhost:4410/version", expectVersion: "1.4.2" },
];

describe("plan document", () => {
  it("accepts a complete plan and keeps it as it is", () => {
    expect(planDocumentSchema.parse(plan)).toEqual(plan);
  });

  it("accepts a plan whose undo list nobody could read", () => {
    const safety = { verdict: "caution", overriddenReason: "The repository is away; errors rise." } as const;
    expect(firstFault(planDocument({ undo: null, safety }))).toBeNull();
  });

  it.each(Object.keys(plan))("refuses a plan without %s", (field) => {
    const { [field as keyof ReleasePlan]: _, ...rest } = plan;
    expect(firstFault(rest)).toMatch(new RegExp(`^${field}`));
  });

  it.each(Object.keys(plan))("refuses a plan whose %s is null", (field) => {
    if (field === "undo") return;
    expect(firstFault({ ...plan, [field]: null })).toMatch(new RegExp(`^${field}`));
  });

  it("refuses fields that it does not know, at every depth", () => {
    expect(firstFault({ ...plan, note: "x" })).not.toBeNull();
    expect(firstFault({ ...plan, to: { ...plan.to, also: "x" } })).not.toBeNull();
    expect(firstFault({ ...plan, steps: [{ ...plan.steps[0], force: true }, plan.steps[1]] })).not.toBeNull();
  });

  it.each([
    "previous",
    "Latest",
    "HEAD",
    "HEAD~1",
    "HEAD^",
    "HEAD@{1}",
    "current",
    "last",
    "undo",
    "stable",
    "0",
    "-1",
    "+1",
    "^1.4.0",
    "~1.4",
    "1.*",
    ">=1.4",
    "1.4.2..1.5.0",
    "shop:latest",
  ])("refuses the relative release %s wherever a release is named", (name) => {
    const step = plan.steps[0] as Extract<ReleasePlan["steps"][number], { kind: "switch-release" }>;
    expect(firstFault({ ...plan, to: { ...plan.to, releaseId: name } })).not.toBeNull();
    expect(firstFault({ ...plan, to: { ...plan.to, version: name } })).not.toBeNull();
    expect(firstFault({ ...plan, steps: [{ ...step, to: name }, plan.steps[1]] })).not.toBeNull();
  });

  it.each([
    ["rollout", "undo"],
    ["deploy", "--to=previous"],
    ["deploy", "--previous"],
    ["git", "revert", "HEAD~1"],
    ["run", "shop@latest"],
    ["helm", "rollback", "shop", "0"],
    ["sh", "/srv/../etc/x"],
    ["echo", "1.4.2", "-1"],
  ])("refuses the step argument in %s %s", (...command) => {
    expect(firstFault(planDocument({ steps: withRestart(...command) }))).toContain("relative target");
  });

  it.each([
    ["systemctl", "restart", "shop"],
    ["node", "/srv/head/current/restart.mjs", "--wait=30"],
  ])("accepts the command %s %s", (...command) =>
    expect(firstFault(planDocument({ steps: withRestart(...command) }))).toBeNull(),
  );

  it.each<[string, Partial<ReleasePlan>]>([
    ["goes nowhere", { to: { ...plan.to, releaseId: "1.5.0" } }],
    ["has a step to another release than its headline", { to: { ...plan.to, releaseId: "1.3.0" } }],
    ["has a step from another release", { from: { ...plan.from, releaseId: "1.5.1" } }],
    ["waits for another version", { to: { ...plan.to, version: "1.4.1" } }],
    ["works in another place", { target: { ...plan.target, location: "/srv/other" } }],
    ["switches twice", { steps: [...plan.steps, ...plan.steps] }],
    ["restarts before it switches", { steps: [...plan.steps].reverse() }],
    ["has no step", { steps: [] }],
    ["is not safe and says not why", { safety: { verdict: "blocked", overriddenReason: null } }],
    ["says an empty why", { safety: { verdict: "caution", overriddenReason: "" } }],
    ["is valid until local time", { expiresAt: "2026-11-03T01:14:00.000+01:00" }],
    ["is valid until a time without milliseconds", { expiresAt: "2026-11-03T01:14:00Z" }],
    ["has a short commit", { to: { ...plan.to, commit: "aaaaaaa" } }],
    ["has a relative folder", { target: { ...plan.target, location: "srv/shop" } }],
    ["has no content digest", { to: { ...plan.to, artefactDigest: "" } }],
    [
      "has an address with a password",
      {
        verification: {
          smoke: [{ name: "x", method: "GET", url: "http://a:b@c/", expectStatus: 200 }],
          watchSeconds: 60,
        },
      },
    ],
    ["has a hidden direction", { reason: "harmless\u202e" }],
    ["watches for half a second", { verification: { smoke: [], watchSeconds: 0.5 } }],
  ])("refuses a plan that %s", (_, changes) => {
    expect(firstFault(planDocument(changes))).not.toBeNull();
  });
});
