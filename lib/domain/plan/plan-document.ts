import type { PlanStep } from "@/lib/domain/plan/plan-step";
import type { RolePlan } from "@/lib/domain/plan/role-plan";
import type { PlatformName } from "@/lib/domain/release/platform-name";
import type { SafetyVerdict } from "@/lib/domain/release/safety-check";

/** What two people sign. Every field changes what happens or what was known; nothing else belongs in here. */
export type PlanDocument = ReleasePlan | RolePlan;

/** Puts other releases live, on one target or on several. */
export type ReleasePlan = {
  format: "twokey.plan/2";
  kind: "rollback";
  /** The number in INC-12. */
  incident: number;
  /** Key of the service in twokey.yaml. */
  service: string;
  /** In this order, one after the other, each target once. */
  changes: PlanChange[];
  verification: { smoke: SmokeTest[]; watchSeconds: number };
  safety: PlanSafety;
  /** Id of the person who proposed it. */
  proposer: string;
  policyVersion: string;
  /** UTC with milliseconds: 2026-11-03T01:14:00.000Z */
  expiresAt: string;
  /** 32 lower-case hexadecimal digits, so that the same wish twice is two plans. */
  nonce: string;
  reason: string;
};

export type PlanKind = PlanDocument["kind"];

/** One target that gets another release. */
export type PlanChange = {
  target: PlanTarget;
  from: PlanFrom;
  to: PlanTo;
  /** In this order, one after the other. Arguments are absolute. */
  steps: PlanStep[];
  /** What keeps the release that is taken back from going live again by itself; null: nothing on this platform does. */
  hold: string | null;
  /** Null when nobody could read what lies between the two releases. */
  undo: PlanUndo | null;
};

/** `name` is the target's in twokey.yaml; `key` is the same for whatever changes the same place; `location` says for people where it is. */
export type PlanTarget = { name: string; key: string; platform: PlatformName; location: string };

/**
 * The release that must be live when the execution begins. `commit` null: the platform does not know it.
 * `configHash` is `sha256:` and 64 digits.
 */
export type PlanFrom = { releaseId: string; version: string; commit: string | null; configHash: string };

/**
 * The release to put live. `artefactDigest` is `sha256:` and 64 digits. `wasInProduction` is true only with
 * evidence: it decides whether the proposer's own approval may be one of the two.
 */
export type PlanTo = {
  releaseId: string;
  version: string;
  commit: string | null;
  artefactDigest: string;
  wasInProduction: boolean;
};

export type SmokeTest = { name: string; method: "GET" | "HEAD"; url: string; expectStatus: number };

/** `migrations` and `securityFixes` are sorted: file names, commit ids. */
type PlanUndo = { commits: number; migrations: string[]; securityFixes: string[] };

type PlanSafety = { verdict: SafetyVerdict; overriddenReason: string | null };
