import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { readLog, recordEvent } from "@/lib/db/timeline";
import { useDatabase } from "@/test/database";
import { asOperator, changePolicy } from "@/test/operator";
import { addPerson, grantAsOperator } from "@/test/people";
import { planChange } from "@/test/plan-document";
import { addIncident, addPlan, addVote, type StoredTestPlan } from "@/test/stored-plan";

const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let mina: Actor;
let yuki: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 4);
  owner = openDatabase(urls.ownerUrl, 4);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  mina = await addPerson(web, "Mina", ["commander"]);
  yuki = await addPerson(web, "Yuki", ["viewer"]);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]));

/** What the database says to an attempt: "done", the guard's code, or the error's own words. */
async function answer(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    return guardRefusal(error)?.code ?? String(error);
  }
}

function execute(plan: StoredTestPlan, db = worker, changes: object = {}) {
  const lease = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 60_000) };
  return db.execution.create({
    data: {
      id: randomUUID(),
      planId: plan.id,
      targetKey: plan.document.changes[0]?.target.key ?? "",
      ...lease,
      ...changes,
    },
  });
}

function end(plan: StoredTestPlan, outcome: string) {
  return web.planEnd.create({ data: { planId: plan.id, outcome, reason: "test", personId: rosa.personId } });
}

describe("an execution", () => {
  test("begins with two approvals of which one is the proposer's own, on the way back", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, rosa);
    await addVote(web, plan, ben);
    expect(await answer(execute(plan))).toBe("done");
  });

  test("is refused without any, and with one approval", async () => {
    const plan = await addPlan(web, rosa);
    expect(await answer(execute(plan))).toBe("second_approval_missing");
    await addVote(web, plan, ben);
    expect(await answer(execute(plan))).toBe("second_approval_missing");
  });

  test("to a release that never ran does not count the proposer", async () => {
    const to = { ...planChange().to, wasInProduction: false };
    const plan = await addPlan(web, rosa, { to });
    await addVote(web, plan, rosa);
    await addVote(web, plan, ben);
    expect(await answer(execute(plan))).toBe("second_approval_missing");
    await addVote(web, plan, mina);
    expect(await answer(execute(plan))).toBe("done");
  });

  test("happens at most once", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    const answers = await Promise.all(Array.from({ length: 12 }, () => answer(execute(plan))));
    expect(answers.filter((said) => said === "done")).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(["done", "execution_exists"]));
  });

  test("is refused once the plan has expired", async () => {
    const plan = await addPlan(web, rosa, {}, 1_500);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    await owner.$queryRaw`SELECT pg_sleep(1.6)::text`;
    expect(await answer(execute(plan))).toBe("plan_expired");
  });

  test("is refused after a rejection, also before the plan is marked", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, rosa);
    await addVote(web, plan, ben, "reject");
    expect(await answer(execute(plan))).toBe("plan_rejected");
  });

  test("is refused after a withdrawal", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    await end(plan, "withdrawn");
    expect(await answer(execute(plan))).toBe("plan_withdrawn");
  });

  test("does not count an approver who lost the role, even when it was given back", async () => {
    const tom = await addPerson(web, `Tom${randomUUID()}`, ["approver"]);
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, tom);
    await addVote(web, plan, ben);
    await web.roleGrant.updateMany({ where: { personId: tom.personId }, data: { revokedAt: new Date() } });
    expect(await answer(execute(plan))).toBe("second_approval_missing");
    await grantAsOperator(web, tom.personId, ["approver"]);
    expect(await answer(execute(plan))).toBe("second_approval_missing");
  });

  test("does not count a revoked approval", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    const approvalId = await addVote(web, plan, ben);
    await web.approvalRevocation.create({
      data: {
        approvalId,
        method: "reauthenticate",
        signature: randomBytes(32),
        evidence: {},
        reason: "wait",
      },
    });
    expect(await answer(execute(plan))).toBe("second_approval_missing");
  });

  test("is refused once the policy is another than the one the plan was made under", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    await asOperator(web, "UPDATE policy SET version = $1", ["sha256:other"]);
    expect(await answer(execute(plan))).toBe("policy_changed");
    expect(await answer(addPlan(web, rosa))).toBe("policy_changed");
    await asOperator(web, "UPDATE policy SET version = $1", [plan.document.policyVersion]);
    expect(await answer(execute(plan))).toBe("done");
  });

  test("needs an approver with the role that the policy asks for, by service and by priority", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, rosa);
    await addVote(web, plan, ben);
    await changePolicy(web, { approvers: [{ role: "commander", services: ["search"] }] });
    await changePolicy(web, { approvers: [{ role: "commander", services: ["shop"], priorities: ["P0"] }] });
    await web.incident.update({ where: { id: plan.incidentId }, data: { priority: "P0" } });
    expect(await answer(execute(plan))).toBe("approval_by_role_missing");
    await addVote(web, plan, mina);
    expect(await answer(execute(plan))).toBe("done");
    const other = await addPlan(web, rosa);
    await addVote(web, other, rosa);
    await addVote(web, other, ben);
    await web.incident.update({ where: { id: other.incidentId }, data: { priority: "P1" } });
    expect(await answer(execute(other))).toBe("done");
    await changePolicy(web, { approvers: [] });
  });

  test("does not count votes by password once the policy wants passkeys", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    await changePolicy(web, { reauthenticate: "refused" });
    expect(await answer(execute(plan))).toBe("second_approval_missing");
    await changePolicy(web, { reauthenticate: "allowed" });
  });

  test("does not count an approver whose login was disabled", async () => {
    const plan = await addPlan(web, rosa);
    const kim = await addPerson(web, `Kim${randomUUID()}`, ["approver"]);
    await addVote(web, plan, kim);
    await addVote(web, plan, ben);
    await web.account.update({ where: { id: kim.accountId }, data: { disabledAt: new Date() } });
    expect(await answer(execute(plan))).toBe("second_approval_missing");
  });

  test("waits for a role that is being taken away in the same moment, and then does not count it", async () => {
    const kim = await addPerson(web, `Kim${randomUUID()}`, ["approver"]);
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, kim);
    await addVote(web, plan, ben);
    let executing: Promise<string> = Promise.resolve("");
    await web.$transaction(async (tx) => {
      await tx.roleGrant.updateMany({ where: { personId: kim.personId }, data: { revokedAt: new Date() } });
      executing = answer(execute(plan));
      await owner.$queryRaw`SELECT pg_sleep(0.3)::text`;
    });
    expect(await executing).toBe("second_approval_missing");
  });

  test("cannot be begun by the web process, nor changed", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    expect(await answer(execute(plan, web))).toContain("permission denied");
    await execute(plan);
    const change = web.execution.updateMany({ where: { planId: plan.id }, data: { state: "succeeded" } });
    expect(await answer(change)).toContain("permission denied");
  });

  test("cannot be moved to another plan, back from its end, or deleted by anybody", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, mina);
    await addVote(web, plan, ben);
    const { id } = await execute(plan);
    const other = await addPlan(web, rosa);
    const update = (data: object) => answer(owner.execution.update({ where: { id }, data }));
    expect(await update({ planId: other.id })).toBe("plan_transition_not_allowed");
    expect(await update({ state: "failed" })).toBe("done");
    expect(await update({ state: "executing" })).toBe("plan_transition_not_allowed");
    expect(await answer(owner.execution.delete({ where: { id } }))).toContain("never changed or removed");
  });

  test("or a revocation wins, never both", async () => {
    for (let round = 0; round < 20; round++) {
      const plan = await addPlan(web, rosa);
      await addVote(web, plan, mina);
      const approvalId = await addVote(web, plan, ben);
      const revoke = web.approvalRevocation.create({
        data: {
          approvalId,
          method: "reauthenticate",
          signature: randomBytes(32),
          evidence: {},
          reason: "wait",
        },
      });
      const [executed, revoked] = await Promise.all([answer(execute(plan)), answer(revoke)]);
      expect([executed, revoked].filter((said) => said === "done")).toHaveLength(1);
    }
  });
});

describe("a vote", () => {
  test("is one for a person, whichever account is used", async () => {
    const plan = await addPlan(web, rosa);
    await addVote(web, plan, ben);
    const second = await web.account.create({
      data: { id: randomUUID(), personId: ben.personId, provider: "oidc", subject: randomUUID() },
    });
    expect(await answer(addVote(web, plan, { ...ben, accountId: second.id }))).toBe("person_already_voted");
  });

  test("is refused through an account of somebody else", async () => {
    const plan = await addPlan(web, rosa);
    expect(await answer(addVote(web, plan, { ...ben, accountId: mina.accountId }))).toBe("approver_unknown");
  });

  test("by password is refused where the policy wants passkeys, and while the password is new", async () => {
    const plan = await addPlan(web, rosa);
    await changePolicy(web, { reauthenticate: "refused", passkeyDelayHours: 24 });
    expect(await answer(addVote(web, plan, ben))).toBe("reauthentication_not_allowed");
    await changePolicy(web, { reauthenticate: "allowed" });
    const kim = await addPerson(web, `Kim${randomUUID()}`, ["approver"]);
    expect(await answer(addVote(web, plan, kim))).toBe("password_too_young");
    await changePolicy(web, { passkeyDelayHours: 0 });
    expect(await answer(addVote(web, plan, ben))).toBe("done");
  });

  test("is refused to a viewer", async () => {
    const plan = await addPlan(web, rosa);
    expect(await answer(addVote(web, plan, yuki))).toBe("role_missing");
  });

  test("is refused for another digest", async () => {
    const plan = await addPlan(web, rosa);
    const other = { ...plan, digest: randomBytes(32) };
    expect(await answer(addVote(web, other, ben))).toBe("plan_changed_since_approval");
  });

  test("is never changed, removed or cast by the worker", async () => {
    const plan = await addPlan(web, rosa);
    const id = await addVote(web, plan, ben);
    expect(await answer(owner.approval.update({ where: { id }, data: { act: "reject" } }))).toContain(
      "facts",
    );
    expect(await answer(owner.approval.delete({ where: { id } }))).toContain("facts");
    expect(await answer(owner.$executeRaw`TRUNCATE approval CASCADE`)).toContain("facts");
    expect(await answer(addVote(worker, plan, mina))).toContain("permission denied");
  });
});

describe("a plan", () => {
  test("must have the digest of its bytes", async () => {
    const incident = await addIncident(web, rosa);
    const stored = await web.plan.findFirstOrThrow();
    const forged = { ...stored, id: randomUUID(), incidentId: incident.id, digest: randomBytes(32) };
    expect(await answer(web.plan.create({ data: forged }))).not.toBe("done");
  });

  test("must agree with its own row", async () => {
    const plan = await addPlan(web, rosa);
    const stored = await web.plan.findUniqueOrThrow({ where: { id: plan.id } });
    const copy = { ...stored, id: randomUUID(), targetKey: "another target" };
    expect(await answer(web.plan.create({ data: copy }))).toBe("plan_not_valid");
  });

  test("lives an hour at most", async () => {
    expect(await answer(addPlan(web, rosa, {}, 61 * 60_000))).toBe("plan_lifetime_not_allowed");
  });

  test("is the only one for its target until it ends", async () => {
    const target = {
      name: "main",
      key: "one-target",
      platform: "release-directories",
      location: "/srv/shop/host",
    } as const;
    const first = await addPlan(web, rosa, { target });
    expect(await answer(addPlan(web, mina, { target }))).toBe("plan_active_on_target");
    await end(first, "withdrawn");
    expect(await answer(addPlan(web, mina, { target }))).toBe("done");
  });

  test("gives its target to the next one when its time ran out", async () => {
    const target = {
      name: "main",
      key: "slow-target",
      platform: "release-directories",
      location: "/srv/shop/host",
    } as const;
    const first = await addPlan(web, rosa, { target }, 300);
    await owner.$queryRaw`SELECT pg_sleep(0.4)::text`;
    expect(await answer(addPlan(web, rosa, { target }))).toBe("done");
    const ending = await web.planEnd.findUniqueOrThrow({ where: { planId: first.id } });
    expect(ending.outcome).toBe("expired");
    expect((await readLog(owner, first.incidentId)).map(({ event }) => event)).toEqual(["plan_expired"]);
  });

  test("cannot be called expired before its time, nor rejected without a vote", async () => {
    const plan = await addPlan(web, rosa);
    expect(await answer(end(plan, "expired"))).toBe("plan_transition_not_allowed");
    expect(await answer(end(plan, "rejected"))).toBe("plan_transition_not_allowed");
  });
});

describe("the log", () => {
  test("numbers rows without gaps and chains them under parallel writers", async () => {
    const note = { event: "note_added", body: { text: "seen" } } as const;
    const author = { incidentId: null, personId: null };
    await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        (turn % 2 ? web : worker).$transaction((tx) => recordEvent(tx, author, note)),
      ),
    );
    const rows = await owner.timelineEntry.findMany({ orderBy: { position: "asc" } });
    expect(rows.map((row) => Number(row.position))).toEqual(rows.map((_, index) => index + 1));
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1];
      if (before) expect(Buffer.from(row.prevHash)).toEqual(Buffer.from(before.hash));
    }
    expect(await answer(owner.timelineEntry.deleteMany())).toContain("facts");
  });
});
