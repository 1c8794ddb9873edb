import { randomUUID } from "node:crypto";
import type { PlanChange, ReleasePlan } from "@/lib/domain/plan/plan-document";
import { personKey, type RolePlan } from "@/lib/domain/plan/role-plan";
import { policyVersion } from "@/lib/signature/policy-version";
import { testPolicy } from "@/test/policy";

/** Fields of the plan, and of its only change. */
export type PlanFields = Partial<ReleasePlan> & Partial<PlanChange>;

/** The only change of a plan for one target. */
export function planChange(fields: Partial<PlanChange> = {}): PlanChange {
  return {
    target: { name: "main", key: "shop", platform: "release-directories", location: "/srv/shop/host" },
    from: {
      releaseId: "1.5.0",
      version: "1.5.0",
      commit: "b".repeat(40),
      configHash: `sha256:${"1".repeat(64)}`,
    },
    to: {
      releaseId: "1.4.2",
      version: "1.4.2",
      commit: "a".repeat(40),
      artefactDigest: `sha256:${"2".repeat(64)}`,
      wasInProduction: true,
    },
    steps: [
      { kind: "switch-release", root: "/srv/shop/host", from: "1.5.0", to: "1.4.2" },
      {
        kind: "restart",
        command: ["node", "/srv/shop/restart.mjs"],
        versionUrl: "http://localhost:4410/version",
        expectVersion: "1.4.2",
      },
    ],
    hold: null,
    undo: { commits: 4, migrations: ["db/migrations/007_coupons.sql"], securityFixes: [] },
    ...fields,
  };
}

/** A change of a target of its own; `key` names the place. */
export function changeOn(fields: Partial<PlanChange> = {}, key: string = randomUUID()): PlanChange {
  const made = planChange(fields);
  return { ...made, target: { ...made.target, name: `t-${key.slice(-9)}`, key } };
}

/** A complete, valid plan for tests; `fields` replaces whole fields of it or of its only change. */
export function planDocument(fields: PlanFields = {}): ReleasePlan {
  const { target, from, to, steps, hold, undo, ...rest } = fields;
  const given = Object.entries({ target, from, to, steps, hold, undo }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    format: "twokey.plan/2",
    kind: "rollback",
    incident: 12,
    service: "shop",
    changes: [planChange(Object.fromEntries(given))],
    verification: {
      smoke: [
        { name: "Front page answers", method: "GET", url: "http://localhost:4410/", expectStatus: 200 },
      ],
      watchSeconds: 60,
    },
    safety: { verdict: "safe", overriddenReason: null },
    proposer: "3f0c4e8e-5d0a-4a52-9b8b-0c8f2f7f1a01",
    policyVersion: policyVersion(testPolicy),
    expiresAt: "2026-11-03T01:14:00.000Z",
    nonce: "0123456789abcdef0123456789abcdef",
    reason: "Errors rose a minute after 1.5.0 went live.",
    ...rest,
  };
}

const ANA = "0b0c4e8e-5d0a-4a52-9b8b-0c8f2f7f1a07";

/** A complete, valid plan that makes Ana an approver; `changes` replaces whole top-level fields. */
export function rolePlan(changes: Partial<RolePlan> = {}): RolePlan {
  return {
    format: "twokey.plan/1",
    kind: "roles",
    target: { key: personKey(changes.person?.id ?? ANA), platform: "twokey" },
    person: { id: ANA, name: "Ana", email: "ana@test.example" },
    from: { roles: ["viewer"] },
    to: { roles: ["approver", "viewer"] },
    steps: [],
    proposer: "3f0c4e8e-5d0a-4a52-9b8b-0c8f2f7f1a01",
    policyVersion: policyVersion(testPolicy),
    expiresAt: "2026-11-03T01:14:00.000Z",
    nonce: "0123456789abcdef0123456789abcdef",
    reason: "Joins the rota.",
    ...changes,
  };
}
