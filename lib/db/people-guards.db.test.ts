import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import type { Database, Transaction } from "@/lib/db/client";
import { insertExecution } from "@/lib/db/execution";
import { grantPlannedRoles, lockPeople } from "@/lib/db/role-grant";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { RoleScene } from "@/test/role-plans";
import { addPlan } from "@/test/stored-plan";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const scene = new RoleScene(useDatabase());
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const DAY = 24 * 3_600_000;
let web: Database;
let worker: Database;
let owner: Database;
let ada: Actor;
let ben: Actor;

beforeAll(() => {
  ({ web, worker, owner, ada } = scene);
  [ben] = scene.approvers;
});

const age = (at: Date) => Math.abs(Date.now() - at.getTime());
const grant = (db: Transaction, personId: string, role: string, more: object = {}) =>
  db.roleGrant.create({ data: { id: randomUUID(), personId, role, ...more } });

describe("a role", () => {
  test("is not given by desk or worker past a plan, whatever they write", async () => {
    const person = await scene.newcomer();
    for (const db of [web, worker])
      for (const role of ["responder", "approver", "commander", "communicator", "admin"])
        expect(await answer(grant(db, person.personId, role))).toBe("roles_need_two_keys");
    expect(await scene.rolesOf(person)).toEqual(["viewer"]);
  });

  test("is not given under a plan that waits, ended, is about somebody else, another role or a release", async () => {
    const { person, plan } = await scene.approvedPlan();
    const under = (planId: string, who: Actor, role: string) =>
      answer(grant(worker, who.personId, role, { planId }));
    expect(await under(plan.planId, person, "approver")).toBe("roles_need_two_keys");
    await scene.start().drive(plan.planId);
    expect(await scene.rolesOf(person)).toEqual(["approver", "viewer"]);
    expect(await under(plan.planId, person, "approver")).toBe("roles_need_two_keys");
    const release = await addPlan(web, ben);
    expect(await under(release.id, person, "admin")).toBe("roles_need_two_keys");
  });

  test("given while its plan is executed is the planned person's planned role, and nothing beside", async () => {
    const { person, plan } = await scene.approvedPlan();
    const other = await scene.newcomer();
    const during = (give: (tx: Transaction) => Promise<unknown>) =>
      answer(
        worker.$transaction(async (tx) => {
          await insertExecution(tx, { planId: plan.planId, owner: "test", leaseMs: 9_000 });
          await give(tx);
        }),
      );
    const planned = { planId: plan.planId };
    expect(await during((tx) => grant(tx, other.personId, "approver", planned))).toBe("roles_need_two_keys");
    expect(await during((tx) => grant(tx, person.personId, "admin", planned))).toBe("roles_need_two_keys");
    expect(await during((tx) => grant(tx, person.personId, "approver"))).toBe("roles_need_two_keys");
    expect(
      await during((tx) =>
        grantPlannedRoles(tx, { ...planned, personId: person.personId, roles: ["approver"] }),
      ),
    ).toBe("done");
  });

  test("counts from the database's clock and the policy's delay, never from what was written", async () => {
    await changePolicy(web, { roleDelayHours: 24 });
    const { person, plan } = await scene.approvedPlan();
    await worker.$transaction(async (tx) => {
      await insertExecution(tx, { planId: plan.planId, owner: "test", leaseMs: 9_000 });
      await grant(tx, person.personId, "approver", {
        planId: plan.planId,
        grantedAt: LONG_AGO,
        effectiveFrom: LONG_AGO,
        revokedAt: LONG_AGO,
      });
    });
    await changePolicy(web, { roleDelayHours: 0 });
    const row = await web.roleGrant.findFirstOrThrow({ where: { planId: plan.planId } });
    expect(age(row.grantedAt)).toBeLessThan(60_000);
    expect(row.effectiveFrom.getTime() - row.grantedAt.getTime()).toBe(DAY);
    expect(row.revokedAt).toBeNull();
  });

  test("of a viewer is given at once by the desk, that of the operator needs no plan and names none", async () => {
    const nobody = await addPerson(web, `Nobody${randomUUID()}`, []);
    const { id } = await grant(web, nobody.personId, "viewer", {
      effectiveFrom: new Date("2099-01-01T00:00:00Z"),
    });
    expect(age((await web.roleGrant.findUniqueOrThrow({ where: { id } })).effectiveFrom)).toBeLessThan(
      60_000,
    );
    const { plan } = await scene.approvedPlan();
    const byOperator = await grant(owner, nobody.personId, "commander", { planId: plan.planId });
    expect(byOperator).toMatchObject({ planId: null });
    expect(byOperator.effectiveFrom).toEqual(byOperator.grantedAt);
  });

  test("is not voted on by the person whom it is about, past the desk", async () => {
    const { planId } = await scene.propose(ben, ["approver", "commander"]);
    const { digest } = await web.plan.findUniqueOrThrow({ where: { id: planId } });
    const vote = web.approval.create({
      data: {
        id: randomUUID(),
        planId,
        personId: ben.personId,
        accountId: ben.accountId,
        act: "approve",
        method: "reauthenticate",
        digest,
        signature: randomBytes(32),
        evidence: {},
      },
    });
    expect(await answer(vote)).toBe("own_roles_not_yours");
  });

  test("is given while nobody else changes people", async () => {
    const nobody = await addPerson(web, `Nobody${randomUUID()}`, []);
    await owner.$transaction(async (held) => {
      await lockPeople(held);
      const hurried = web.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL lock_timeout = 200`;
        await grant(tx, nobody.personId, "viewer");
      });
      expect(await answer(hurried)).toMatch(/lock timeout|55P03/);
    });
  });

  test("that was taken is gone for good, and nothing else of it ever changes", async () => {
    const person = await scene.person(`Uma${randomUUID()}`, ["approver"]);
    const { id } = await web.roleGrant.findFirstOrThrow({ where: { personId: person.personId } });
    const change = (db: Database, data: object) => answer(db.roleGrant.update({ where: { id }, data }));
    for (const data of [
      { role: "admin", revokedAt: new Date() },
      { effectiveFrom: LONG_AGO, revokedAt: new Date() },
      { grantedAt: LONG_AGO, revokedAt: new Date() },
      { personId: ada.personId, revokedAt: new Date() },
      { planId: (await addPlan(web, ben)).id, revokedAt: new Date() },
      { id: randomUUID(), revokedAt: new Date() },
      { revokedAt: null },
    ]) {
      expect(await change(owner, data)).toBe("role_change_not_allowed");
    }
    expect(await change(web, { revokedAt: LONG_AGO })).toBe("done");
    const row = await web.roleGrant.findUniqueOrThrow({ where: { id } });
    expect(age(row.revokedAt ?? LONG_AGO)).toBeLessThan(60_000);
    expect(await change(web, { revokedAt: null })).toBe("role_change_not_allowed");
    expect(await change(web, { revokedAt: new Date() })).toBe("role_change_not_allowed");
    expect(await answer(owner.roleGrant.delete({ where: { id } }))).toContain("facts");
    expect(await answer(owner.$executeRaw`TRUNCATE role_grant`)).toContain("facts");
  });

  test("is lost with every other when somebody is disabled, and enabling brings back none", async () => {
    const person = await scene.person(`Vic${randomUUID()}`, ["approver", "commander"]);
    const where = { id: person.personId };
    await web.person.update({ where, data: { disabledAt: new Date() } });
    expect(await scene.rolesOf(person)).toEqual([]);
    await web.person.update({ where, data: { disabledAt: null } });
    expect(await scene.rolesOf(person)).toEqual([]);
  });
});

describe("a login", () => {
  const login = (db: Database, personId: string) =>
    db.account.create({
      data: {
        id: randomUUID(),
        personId,
        provider: "local",
        subject: `${randomUUID()}@test.example`,
        passwordHash: "first",
        passwordUsableFrom: LONG_AGO,
      },
    });
  const waits = async (id: string) => {
    const { passwordUsableFrom } = await owner.account.findUniqueOrThrow({ where: { id } });
    return passwordUsableFrom.getTime() - Date.now() > DAY - 60_000;
  };
  beforeEach(() => changePolicy(web, { passkeyDelayHours: 24 }));

  test("made by the desk has a password that waits, one made by the operator has not", async () => {
    const byDesk = await login(web, (await scene.newcomer()).personId);
    expect(await waits(byDesk.id)).toBe(true);
    const byOperator = await login(owner, (await scene.newcomer()).personId);
    expect(age(byOperator.passwordUsableFrom)).toBeLessThan(60_000);
  });

  test("gets a password that waits whenever the desk changes it, and only then", async () => {
    const { id } = await login(owner, (await scene.newcomer()).personId);
    await web.account.update({ where: { id }, data: { sessionVersion: { increment: 1 } } });
    await owner.account.update({ where: { id }, data: { passwordHash: "by the operator" } });
    expect(await waits(id)).toBe(false);
    await web.account.update({ where: { id }, data: { passwordHash: "by an admin" } });
    expect(await waits(id)).toBe(true);
    await owner.account.update({ where: { id }, data: { passwordUsableFrom: LONG_AGO } });
    expect(await waits(id)).toBe(true);
  });

  test("never changes its person, address, provider or beginning, and its sessions never come back", async () => {
    const { id } = await login(owner, (await scene.newcomer()).personId);
    const change = (db: Database, data: object) => answer(db.account.update({ where: { id }, data }));
    for (const data of [
      { id: randomUUID() },
      { personId: ada.personId },
      { provider: "oidc" },
      { subject: "other@test.example" },
      { createdAt: LONG_AGO },
    ]) {
      expect(await change(owner, data)).toBe("account_change_not_allowed");
    }
    expect(await change(web, { sessionVersion: 0 })).toBe("account_change_not_allowed");
    expect(await change(web, { sessionVersion: 5, disabledAt: new Date() })).toBe("done");
  });

  test("whose password waits does not vote with it, nor does a vote that was cast count later", async () => {
    const vote = (planId: string, digest: Uint8Array<ArrayBuffer>) =>
      web.approval.create({
        data: {
          id: randomUUID(),
          planId,
          personId: ben.personId,
          accountId: ben.accountId,
          act: "approve",
          method: "reauthenticate",
          digest,
          signature: randomBytes(32),
          evidence: {},
        },
      });
    const before = await addPlan(web, ben);
    expect(await answer(vote(before.id, before.digest))).toBe("done");
    await web.account.update({ where: { id: ben.accountId }, data: { passwordHash: "new" } });
    const after = await addPlan(web, ben);
    expect(await answer(vote(after.id, after.digest))).toBe("password_too_young");
    const [counted] = await owner.$queryRaw<{ people: number }[]>`
      SELECT count(*)::int AS people FROM plan p, effective_approvers(p) WHERE p.id = ${before.id}::uuid`;
    expect(counted?.people).toBe(0);
  });
});
