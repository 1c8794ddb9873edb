import { describe, expect, it } from "vitest";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import type { PlanStep, SwitchReleaseStep } from "@/lib/domain/plan/plan-step";
import { type PlanFields, planChange, planDocument } from "@/test/plan-document";
import { planDocumentSchema } from "./plan-document";

const firstFault = (input: unknown) => {
  const parsed = planDocumentSchema.safeParse(input);
  return parsed.success
    ? null
    : `${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`;
};
const plan = planDocument();
const change = planChange();
const [first, second] = change.steps;
const withRestart = (...command: string[]): PlanStep[] => [
  first as PlanStep,
  { kind: "restart", command, versionUrl: "http://localhost:4410/version", expectVersion: "1.4.2" },
];

const FLAGS = "https://flags.example/api/features/new-checkout/environments/production";
/** The plan of a flag, which one request turns off. */
const flag = (url: string, puts: string, wasInProduction: boolean): PlanFields => ({
  target: { ...change.target, platform: "unleash" },
  from: { ...change.from, releaseId: "on", commit: null },
  to: { ...change.to, releaseId: puts, commit: null, wasInProduction },
  steps: [{ kind: "request", does: "Turn it off", method: "POST", url, contentType: null, body: null, puts }],
});

describe("plan document", () => {
  it("accepts a flag that is turned off by one exact request", () => {
    expect(firstFault(planDocument(flag(`${FLAGS}/off`, "off", false)))).toBeNull();
  });

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
    expect(firstFault({ ...plan, [field]: null })).toMatch(new RegExp(`^${field}`));
  });

  it("refuses fields that it does not know, at every depth", () => {
    expect(firstFault({ ...plan, note: "x" })).not.toBeNull();
    expect(firstFault({ ...plan, changes: [{ ...change, to: { ...change.to, also: "x" } }] })).not.toBeNull();
    expect(
      firstFault({ ...plan, changes: [{ ...change, steps: [{ ...first, force: true }, second] }] }),
    ).not.toBeNull();
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
    const step = first as SwitchReleaseStep;
    expect(firstFault(planDocument({ to: { ...change.to, releaseId: name } }))).not.toBeNull();
    expect(firstFault(planDocument({ to: { ...change.to, version: name } }))).not.toBeNull();
    expect(firstFault(planDocument({ steps: [{ ...step, to: name }, second as PlanStep] }))).not.toBeNull();
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

  it("reads any page of the service, whatever its address is called", () => {
    const url = "https://shop.example/latest/~ada?sort=newest";
    const smoke = [{ name: "Offers", method: "GET", url, expectStatus: 200 } as const];
    const restart = { ...(second as Extract<PlanStep, { kind: "restart" }>), versionUrl: url };
    const steps = [first as PlanStep, restart];
    expect(firstFault(planDocument({ steps, verification: { smoke, watchSeconds: 60 } }))).toBeNull();
  });

  it.each<[string, PlanFields]>([
    ["goes nowhere", { to: { ...change.to, releaseId: "1.5.0" } }],
    ["has a step to another release than its headline", { to: { ...change.to, releaseId: "1.3.0" } }],
    ["has a step from another release", { from: { ...change.from, releaseId: "1.5.1" } }],
    ["waits for another version", { to: { ...change.to, version: "1.4.1" } }],
    ["works in another place", { target: { ...change.target, location: "/srv/other" } }],
    ["switches twice", { steps: [...change.steps, ...change.steps] }],
    ["restarts before it switches", { steps: [...change.steps].reverse() }],
    ["has no step", { steps: [] }],
    ["is not safe and says not why", { safety: { verdict: "blocked", overriddenReason: null } }],
    ["says an empty why", { safety: { verdict: "caution", overriddenReason: "" } }],
    ["is valid until local time", { expiresAt: "2026-11-03T01:14:00.000+01:00" }],
    ["is valid until a time without milliseconds", { expiresAt: "2026-11-03T01:14:00Z" }],
    ["has a short commit", { to: { ...change.to, commit: "aaaaaaa" } }],
    ["has a relative folder", { steps: [{ ...(first as SwitchReleaseStep), root: "srv/shop" }] }],
    ["changes one target twice", { changes: [change, change] }],
    ["changes nothing", { changes: [] }],
    ["calls a state of a flag a release that ran", flag(`${FLAGS}/off`, "off", true)],
    [
      "asks for what was before, without naming it",
      flag("https://api.example/sites/1/rollback", "off", false),
    ],
    ["asks for the previous one by its address", flag(`${FLAGS}/previous`, "off", false)],
    ["names the release only as a part of another word", flag(`${FLAGS}/offline`, "off", false)],
    ["has no content digest", { to: { ...change.to, artefactDigest: "" } }],
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
