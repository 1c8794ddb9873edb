import { createHash, randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import { wasAllInProduction } from "@/lib/domain/plan/headline";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import { PLATFORM_NAMES, type PlatformName } from "@/lib/domain/release/platform-name";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { allAsOperator } from "@/test/operator";
import { addPerson } from "@/test/people";
import { changeOn, planChange, planDocument, rolePlan } from "@/test/plan-document";
import { addIncident, addPlan, addVote, type StoredTestPlan } from "@/test/stored-plan";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let mina: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 2);
  owner = openDatabase(urls.ownerUrl, 4);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  mina = await addPerson(web, "Mina", ["approver"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

function onPlatform(platform: PlatformName): PlanChange {
  const change = changeOn();
  return { ...change, target: { ...change.target, platform } };
}
const neverRan = { to: { ...planChange().to, wasInProduction: false } };
function begin(planId: string, targetKey: string) {
  const lease = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 60_000) };
  return worker.execution.create({ data: { id: randomUUID(), planId, targetKey, ...lease } });
}
const execute = (plan: StoredTestPlan) => answer(begin(plan.id, plan.document.changes[0]?.target.key ?? ""));

async function approvedBy(changes: PlanChange[], voters: Actor[]): Promise<StoredTestPlan> {
  const plan = await addPlan(web, rosa, { changes });
  for (const voter of voters) await addVote(web, plan, voter);
  return plan;
}

/** Puts bytes into the table that no gate would let through today, such as those of an earlier version. */
async function storeUngated(document: object, incidentId: string | null, targetKey: string): Promise<string> {
  const canonical = canonicalize(document);
  if (!canonical.ok) throw new Error(canonical.reasons[0]?.message);
  const bytes = Buffer.from(canonical.value);
  const id = randomUUID();
  await allAsOperator(web, [
    ["ALTER TABLE plan DISABLE TRIGGER plan_gate", []],
    [
      `INSERT INTO plan (id, incident_id, proposer_id, target_key, canonical, digest, expires_at, proposed_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + interval '15 minutes', now())`,
      [id, incidentId, rosa.personId, targetKey, bytes, createHash("sha256").update(bytes).digest()],
    ],
    ["SET CONSTRAINTS ALL IMMEDIATE", []],
    ["ALTER TABLE plan ENABLE ALWAYS TRIGGER plan_gate", []],
  ]);
  return id;
}

async function voteOn(planId: string, voter: Actor): Promise<void> {
  const { digest, incidentId } = await web.plan.findUniqueOrThrow({ where: { id: planId } });
  const stored = {
    id: planId,
    incidentId: incidentId ?? "",
    digest: Buffer.from(digest),
    document: planDocument(),
  };
  await addVote(web, stored, voter);
}

async function proposerCounts(planId: string): Promise<boolean | undefined> {
  const rows = await owner.$queryRaw<{ counts: boolean }[]>`
    SELECT proposer_may_approve(p) AS counts FROM plan p WHERE id = ${planId}::uuid`;
  return rows[0]?.counts;
}

describe("the proposer's own approval of a plan for several targets", () => {
  test("is one of the two when every release ran before", async () => {
    expect(await execute(await approvedBy([changeOn(), changeOn()], [rosa, ben]))).toBe("done");
  });

  test.each<[string, () => PlanChange]>([
    ["never ran", () => changeOn(neverRan)],
    ["is the state of a flag", () => onPlatform("unleash")],
    ["is a commit that reverts", () => onPlatform("git")],
  ])("does not count when one of the releases %s, whichever it is", async (_, odd) => {
    for (const changes of [
      [changeOn(), odd()],
      [odd(), changeOn()],
    ]) {
      const plan = await approvedBy(changes, [rosa, ben]);
      expect(await execute(plan)).toBe("second_approval_missing");
      expect(wasAllInProduction(plan.document.changes)).toBe(false);
      await addVote(web, plan, mina);
      expect(await execute(plan)).toBe("done");
    }
  });

  test("does not count when nobody says of one release whether it ran", async () => {
    const { wasInProduction: _, ...silent } = planChange().to;
    for (const to of [silent, { ...silent, wasInProduction: null }]) {
      // Not even the type of a plan allows it; the bytes do.
      const changes = [changeOn(), { ...changeOn(), to: to as PlanChange["to"] }];
      const plan = await approvedBy(changes, [rosa, ben]);
      expect(await execute(plan)).toBe("second_approval_missing");
    }
  });

  test.each(PLATFORM_NAMES)("counts on %s as the rules outside the database say", async (platform) => {
    const plan = await addPlan(web, rosa, { changes: [onPlatform(platform)] });
    expect(await proposerCounts(plan.id)).toBe(wasAllInProduction(plan.document.changes));
  });

  test("is asked for where it counts, and nowhere else", async () => {
    const asked = async (changes: PlanChange[]) => {
      const { id } = await addPlan(web, rosa, { changes });
      const rows = await owner.$queryRaw<{ id: string }[]>`
        SELECT possible_approvers(p)::text AS id FROM plan p WHERE id = ${id}::uuid`;
      return rows.map((row) => row.id).sort();
    };
    const others = [ben.personId, mina.personId];
    expect(await asked([changeOn(), changeOn()])).toEqual([...others, rosa.personId].sort());
    expect(await asked([changeOn(), changeOn(neverRan)])).toEqual(others.sort());
  });

  test("does not count for a plan about roles, whatever it says of production", async () => {
    const plan = rolePlan({ proposer: rosa.personId });
    const forged = { ...plan, to: { ...plan.to, wasInProduction: true } };
    expect(await proposerCounts(await storeUngated(forged, null, plan.target.key))).toBe(false);
  });
});

describe("a plan of the first format that was open when several targets came", () => {
  async function earlier(to = planChange().to) {
    const { changes, ...frame } = planDocument();
    const incident = await addIncident(web, rosa);
    const key = randomUUID();
    const { from, steps, undo, target } = changes[0] ?? planChange();
    const { name: _, ...place } = target;
    const first = { format: "twokey.plan/1", target: { ...place, key }, from, to, steps, undo };
    const document = {
      ...frame,
      ...first,
      incident: incident.number,
      nonce: randomBytes(16).toString("hex"),
    };
    return { id: await storeUngated(document, incident.id, key), key, incidentId: incident.id, document };
  }

  test("holds its one target", async () => {
    const { key } = await earlier();
    expect(await answer(addPlan(web, rosa, { changes: [changeOn(), changeOn({}, key)] }))).toBe(
      "plan_active_on_target",
    );
  });

  test("is executed by two approvals, of which one may be the proposer's on the way back alone", async () => {
    const back = await earlier();
    for (const voter of [rosa, ben]) await voteOn(back.id, voter);
    expect(await answer(begin(back.id, back.key))).toBe("done");
    const forward = await earlier({ ...planChange().to, wasInProduction: false });
    for (const voter of [rosa, ben]) await voteOn(forward.id, voter);
    expect(await answer(begin(forward.id, forward.key))).toBe("second_approval_missing");
  });

  test("takes its own steps, in their order, and has not succeeded before the last", async () => {
    const plan = await earlier();
    for (const voter of [rosa, ben]) await voteOn(plan.id, voter);
    const { id } = await begin(plan.id, plan.key);
    const step = (position: number, kind: string) =>
      answer(
        worker.executionStep.create({
          data: {
            executionId: id,
            position,
            kind,
            idempotencyKey: `${plan.id}:${position}`,
            call: "",
            state: "intent",
            intentAt: new Date(),
          },
        }),
      );
    expect(await step(1, "restart")).toBe("step_transition_not_allowed");
    expect(await step(1, "switch-release")).toBe("done");
    expect(await answer(worker.execution.update({ where: { id }, data: { state: "succeeded" } }))).toBe(
      "plan_transition_not_allowed",
    );
  });

  test("is not proposed anew", async () => {
    const { document, incidentId } = await earlier();
    const key = randomUUID();
    const expiresAt = new Date(Date.now() + 15 * 60_000);
    const again = { ...document, target: { ...document.target, key }, proposer: rosa.personId };
    const canonical = canonicalize({ ...again, expiresAt: expiresAt.toISOString() });
    const bytes = Buffer.from(canonical.ok ? canonical.value : "");
    const row = { incidentId, proposerId: rosa.personId, targetKey: key, expiresAt, canonical: bytes };
    const digest = createHash("sha256").update(bytes).digest();
    expect(await answer(web.plan.create({ data: { id: randomUUID(), digest, ...row } }))).toBe(
      "plan_not_valid",
    );
  });
});
