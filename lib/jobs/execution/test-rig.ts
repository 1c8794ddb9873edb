import { randomBytes, randomUUID } from "node:crypto";
import { openTestHost, type TestHost } from "@/lib/adapters/release-platforms/release-directories/test-host";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import { Executions } from "@/lib/jobs/execution/executions";
import type { SigningRules } from "@/lib/jobs/execution/verify-approvals";
import { logger } from "@/lib/logger";
import { hexOf } from "@/lib/signature/digest";
import type { ReauthenticationEvidence } from "@/lib/signature/evidence";
import { reauthenticationMark } from "@/lib/signature/reauthentication";
import type { PlanFields } from "@/test/plan-document";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

export const RULES: SigningRules = {
  site: { origin: "http://localhost:4400", rpId: "localhost" },
  policy: { reauthenticate: true },
};

/** A plan that really leads from what is live on the host to the release before it. */
export async function addHostPlan(
  web: Database,
  host: TestHost,
  proposer: Actor,
  fields: PlanFields = {},
  lifetimeMs?: number,
): Promise<StoredTestPlan> {
  return addPlan(web, proposer, { ...(await hostChange(host, "main")), ...fields }, lifetimeMs);
}

/** The way back on one host, as a target of this name. */
export async function hostChange(host: TestHost, name: string): Promise<PlanChange> {
  const { from, to } = host.plan;
  const { steps, hold } = await host.platform.preview(from, to, "set");
  const target = { name, key: randomUUID(), platform: "release-directories", location: host.root } as const;
  return { target, from, to, steps, hold, undo: null };
}

/** A vote as the desk stores it after somebody signed in anew. */
export async function vote(
  web: Database,
  plan: StoredTestPlan,
  voter: Actor,
  bend: Partial<ReauthenticationEvidence> = {},
): Promise<string> {
  const now = new Date().toISOString();
  const evidence: ReauthenticationEvidence = {
    kind: "reauthenticate",
    act: "approve",
    digest: hexOf(plan.digest),
    personId: voter.personId,
    accountId: voter.accountId,
    by: "password",
    authenticatedAt: now,
    signedAt: now,
    nonce: randomBytes(16).toString("hex"),
    ...bend,
  };
  const { id } = await web.approval.create({
    data: {
      id: randomUUID(),
      planId: plan.id,
      personId: voter.personId,
      accountId: voter.accountId,
      act: "approve",
      method: "reauthenticate",
      digest: plan.digest,
      signature: reauthenticationMark(evidence),
      evidence,
    },
  });
  return id;
}

export class Killed extends Error {
  override name = "Killed";
}

/** The moment of death of a worker: once it is over, whatever the worker touches fails. */
export type Life = { over: boolean; end(): never };

export function newLife(): Life {
  return {
    over: false,
    end() {
      this.over = true;
      throw new Killed("the worker was killed");
    },
  };
}

/** The database as a worker sees it that dies at its n-th transaction: before it, or after its commit. */
export function mortalDatabase(
  db: Database,
  life: Life,
  death: { at: number; when: "before" | "after" },
): Database {
  let transactions = 0;
  return new Proxy(db, {
    get(target, name, receiver) {
      if (life.over) throw new Killed("the worker is dead");
      const found: unknown = Reflect.get(target, name, receiver);
      if (name !== "$transaction") return found;
      return async (...args: Parameters<Database["$transaction"]>) => {
        transactions += 1;
        const mine = transactions === death.at;
        if (mine && death.when === "before") life.end();
        const answer = await target.$transaction(...args);
        if (mine) life.end();
        return answer;
      };
    },
  });
}

/** The platform with no time to lose, and with anything else that a test wants different. */
export function hasty(platform: ReleasePlatform, changes: Partial<ReleasePlatform> = {}): ReleasePlatform {
  const capabilities = { ...platform.capabilities, quietPeriodMs: 50 };
  return { ...platform, capabilities, ...changes };
}

/** The same, but whatever a restart did, its answer is lost. */
export function losingAnswers(
  platform: ReleasePlatform,
  changes: Partial<ReleasePlatform> = {},
): ReleasePlatform {
  const send: ReleasePlatform["send"] = async (step, ends, sending) => {
    const outcome = await platform.send(step, ends, sending);
    return step.kind === "restart" ? { outcome: "unknown", reason: "the answer was lost" } : outcome;
  };
  return hasty(platform, { send, ...changes });
}

/** `platforms`: one for every target, or each by the target's name. */
export function openWorker(
  db: Database,
  platforms: ReleasePlatform | Readonly<Record<string, ReleasePlatform>>,
  rules: SigningRules = RULES,
): Executions {
  const quiet = logger.child({}, { level: process.env.LOG_LEVEL ?? "silent" });
  const owner = `worker ${randomUUID()}`;
  const platformFor = (_service: string, target: string): ReleasePlatform => {
    const found = isPlatform(platforms) ? platforms : platforms[target];
    if (!found) throw new Error(`there is no target ${target}`);
    return found;
  };
  return new Executions({ db, platformFor, rules, owner, logger: quiet });
}

function isPlatform(
  given: ReleasePlatform | Readonly<Record<string, ReleasePlatform>>,
): given is ReleasePlatform {
  return "capabilities" in given && typeof given.capabilities === "object" && "send" in given;
}

/** Lets the lease of a worker that died run out at once. */
export async function passTime(owner: Database, planId: string): Promise<void> {
  await owner.execution.updateMany({ where: { planId }, data: { leaseUntil: new Date(0) } });
}

export { openTestHost, type TestHost };
