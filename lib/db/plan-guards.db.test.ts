import { createHash, randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { addPerson, grantAsOperator } from "@/test/people";
import { type PlanFields, planChange, planDocument, rolePlan } from "@/test/plan-document";
import { addAssessment, addIncident, addPlan } from "@/test/stored-plan";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const urls = useDatabase();
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
let web: Database;
let owner: Database;
let ada: Actor;
let rosa: Actor;
let yuki: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  ada = await addPerson(web, "Ada", ["admin"]);
  rosa = await addPerson(web, "Rosa", ["responder"]);
  yuki = await addPerson(web, "Yuki", ["viewer", "communicator"]);
  for (const name of ["Ben", "Tom"]) await addPerson(web, name, ["approver"]);
});
afterAll(() => Promise.all([web, owner].map((db) => db.$disconnect())));

type Row = {
  incidentId: string | null;
  assessmentId: string | null;
  proposerId: string;
  targetKey: string;
  expiresAt: Date;
  proposedAt?: Date;
};

/** Puts exactly these bytes into the table, past everything that the desk would check before. */
async function insert(document: object, row: Row): Promise<string> {
  const canonical = canonicalize(document);
  if (!canonical.ok) throw new Error(canonical.reasons[0]?.message);
  const bytes = Buffer.from(canonical.value);
  const digest = createHash("sha256").update(bytes).digest();
  return answer(web.plan.create({ data: { id: randomUUID(), canonical: bytes, digest, ...row } }));
}

const soon = (minutes = 15) => new Date(Date.now() + minutes * 60_000);

describe("a plan about a release", () => {
  async function release(proposer = rosa, fields: PlanFields = {}) {
    const incident = await addIncident(web, rosa);
    const expiresAt = soon();
    const document = planDocument({
      incident: incident.number,
      proposer: proposer.personId,
      target: {
        name: "main",
        key: `shop-${incident.number}`,
        platform: "release-directories",
        location: "/srv/shop/host",
      },
      nonce: randomBytes(16).toString("hex"),
      expiresAt: expiresAt.toISOString(),
      ...fields,
    });
    const row: Row = {
      incidentId: incident.id,
      assessmentId: await addAssessment(web, incident.id, document),
      proposerId: proposer.personId,
      targetKey: document.changes[0]?.target.key ?? "",
      expiresAt,
    };
    return { document, row };
  }

  test("is stored with the database's time when it says what its row and the evidence say", async () => {
    const { document, row } = await release();
    expect(await insert(document, { ...row, proposedAt: LONG_AGO })).toBe("done");
    const stored = await web.plan.findFirstOrThrow({ where: { targetKey: row.targetKey } });
    expect(Math.abs(Date.now() - stored.proposedAt.getTime())).toBeLessThan(60_000);
  });

  test.each([
    ["another end", () => ({ expiresAt: soon(14) })],
    ["another target", () => ({ targetKey: "elsewhere" })],
    ["another proposer", () => ({ proposerId: ada.personId })],
    ["no incident", () => ({ incidentId: null })],
    ["another incident", async () => ({ incidentId: (await addIncident(web, rosa)).id })],
  ])("is refused when its row names %s", async (_, changes) => {
    const { document, row } = await release();
    expect(await insert(document, { ...row, ...(await changes()) })).toBe("plan_not_valid");
  });

  test.each(["hotfix", "Rollback", null])("is refused when its kind is %j", async (kind) => {
    const { document, row } = await release();
    expect(await insert({ ...document, kind }, row)).toBe("plan_not_valid");
  });

  test("is refused without evidence, or with evidence that is not ready, failed or is of another incident", async () => {
    const { document, row } = await release();
    expect(await insert(document, { ...row, assessmentId: null })).toBe("plan_without_evidence");
    const elsewhere = await addAssessment(web, (await addIncident(web, rosa)).id, document);
    expect(await insert(document, { ...row, assessmentId: elsewhere })).toBe("plan_without_evidence");
    const waiting = await web.assessment.create({
      data: {
        id: randomUUID(),
        incidentId: row.incidentId ?? "",
        service: document.service,
        wanted: [],
        requestedAt: new Date(),
      },
    });
    expect(await insert(document, { ...row, assessmentId: waiting.id })).toBe("plan_without_evidence");
    const seen = await web.assessment.findUniqueOrThrow({ where: { id: row.assessmentId ?? "" } });
    await owner.assessment.update({
      where: { id: waiting.id },
      data: { state: "failed", readyAt: new Date(), result: seen.result ?? {} },
    });
    expect(await insert(document, { ...row, assessmentId: waiting.id })).toBe("plan_without_evidence");
  });

  test.each([
    ["another release to leave", { from: { ...planChange().from, version: "1.5.1" } }],
    ["another release to go to", { to: { ...planChange().to, wasInProduction: false } }],
    ["other steps", { steps: planChange().steps.slice(0, 1) }],
    ["another hold", { hold: "Locked" }],
  ] as [string, Partial<PlanChange>][])("is refused when the worker saw %s", async (_, other) => {
    const { document, row } = await release();
    const changes = document.changes.map((change) => ({ ...change, ...other }));
    expect(await insert({ ...document, changes }, row)).toBe("plan_without_evidence");
  });

  test("is refused when the worker saw a better verdict, another service, another order or fewer targets", async () => {
    const second = { ...planChange(), target: { ...planChange().target, name: "front", key: randomUUID() } };
    const two = [{ ...planChange(), target: { ...planChange().target, key: randomUUID() } }, second];
    const { document, row } = await release(rosa, { changes: two });
    for (const other of [
      { safety: { verdict: "caution", overriddenReason: "It burns" } },
      { service: "payments" },
      { changes: [...document.changes, { ...second, target: { ...second.target, key: randomUUID() } }] },
      { changes: document.changes.slice(0, 1) },
    ]) {
      expect(await insert({ ...document, ...other }, row)).toBe("plan_without_evidence");
    }
    const turned = [...document.changes].reverse();
    const first = turned[0]?.target.key ?? "";
    expect(await insert({ ...document, changes: turned }, { ...row, targetKey: first })).toBe(
      "plan_without_evidence",
    );
    expect(await insert(document, row)).toBe("done");
  });

  test("is refused when it is about another service than its incident, whose approvers would be others", async () => {
    const { document, row } = await release(rosa, { service: "payments" });
    expect(await insert(document, row)).toBe("plan_without_evidence");
  });

  test("holds all of its targets or none, and frees them together", async () => {
    const key = randomUUID();
    const on = (...keys: string[]) =>
      keys.map((wanted, index) => ({
        ...planChange(),
        target: { ...planChange().target, name: `t${index}`, key: wanted },
      }));
    const first = await release(rosa, { changes: on(randomUUID(), key) });
    expect(await insert(first.document, first.row)).toBe("done");
    const free = randomUUID();
    const second = await release(rosa, { changes: on(free, key) });
    expect(await insert(second.document, second.row)).toBe("plan_active_on_target");
    expect(await web.activePlan.count({ where: { targetKey: free } })).toBe(0);
    const { id } = await web.plan.findFirstOrThrow({ where: { targetKey: first.row.targetKey } });
    await web.planEnd.create({
      data: { planId: id, outcome: "withdrawn", reason: "test", personId: rosa.personId },
    });
    expect(await web.activePlan.count({ where: { planId: id } })).toBe(0);
    expect(await insert(second.document, second.row)).toBe("done");
  });

  test("is refused when it names one target twice", async () => {
    const { document, row } = await release();
    const changes = [...document.changes, ...document.changes];
    expect(await insert({ ...document, changes }, row)).toBe("plan_not_valid");
  });

  test("is refused when the worker saw another place", async () => {
    const { document, row } = await release();
    const changes = document.changes.map((change) => ({
      ...change,
      target: { ...change.target, location: "/srv/elsewhere" },
    }));
    expect(await insert({ ...document, changes }, row)).toBe("plan_without_evidence");
  });

  test("is refused under other rules than those in force", async () => {
    const { document, row } = await release(rosa, { policyVersion: `sha256:${"0".repeat(64)}` });
    expect(await insert(document, row)).toBe("policy_changed");
  });

  test("is refused from people without the role, whose role was taken, or counts only later", async () => {
    for (const proposer of [yuki, ada]) {
      const { document, row } = await release(proposer);
      expect(await insert(document, row)).toBe("role_missing");
    }
    const lost = await addPerson(web, `Lost${randomUUID()}`, ["responder"]);
    await web.roleGrant.updateMany({ where: { personId: lost.personId }, data: { revokedAt: new Date() } });
    const { document, row } = await release(lost);
    expect(await insert(document, row)).toBe("role_missing");
  });

  test("is refused when it lives for more than an hour, or not at all", async () => {
    for (const minutes of [61, 0]) {
      const expiresAt = soon(minutes);
      const { document, row } = await release(rosa, { expiresAt: expiresAt.toISOString() });
      expect(await insert(document, { ...row, expiresAt })).toBe("plan_lifetime_not_allowed");
    }
  });
});

describe("a plan about roles", () => {
  async function roles(proposer = ada) {
    const person = await addPerson(web, `Ana${randomUUID()}`, ["viewer"]);
    const expiresAt = soon();
    const document = rolePlan({
      person: { id: person.personId, name: "Ana", email: "ana@test.example" },
      proposer: proposer.personId,
      nonce: randomBytes(16).toString("hex"),
      expiresAt: expiresAt.toISOString(),
    });
    const targetKey = document.target.key;
    const row: Row = {
      incidentId: null,
      assessmentId: null,
      proposerId: proposer.personId,
      targetKey,
      expiresAt,
    };
    return { document, row };
  }

  test("is stored when an admin proposes it", async () => {
    const { document, row } = await roles();
    expect(await insert(document, row)).toBe("done");
  });

  test("is refused with an incident, with a step, or on somebody else's target", async () => {
    const { document, row } = await roles();
    const incident = await addIncident(web, rosa);
    expect(await insert(document, { ...row, incidentId: incident.id })).toBe("plan_not_valid");
    const steps = [{ kind: "restart" }];
    expect(await insert({ ...document, steps }, row)).toBe("plan_not_valid");
    const target = { ...document.target, key: `person:${rosa.personId}` };
    expect(await insert({ ...document, target }, { ...row, targetKey: target.key })).toBe("plan_not_valid");
  });

  test("is refused from people who are no admins, and under other rules", async () => {
    const { document, row } = await roles(rosa);
    expect(await insert(document, row)).toBe("role_missing");
    const fine = await roles();
    const policyVersion = `sha256:${"0".repeat(64)}`;
    expect(await insert({ ...fine.document, policyVersion }, fine.row)).toBe("policy_changed");
  });
});

test("a role that counts only later proposes nothing", async () => {
  // The delay is the database's; here it is set by the operator directly.
  const later = await addPerson(web, "Later", []);
  await owner.$executeRaw`ALTER TABLE role_grant DISABLE TRIGGER role_grant_gate`;
  await owner.roleGrant.create({
    data: {
      id: randomUUID(),
      personId: later.personId,
      role: "responder",
      effectiveFrom: new Date(Date.now() + 3_600_000),
    },
  });
  await owner.$executeRaw`ALTER TABLE role_grant ENABLE ALWAYS TRIGGER role_grant_gate`;
  expect(await answer(addPlan(web, later))).toBe("role_missing");
});

test("somebody disabled proposes nothing, also with a role that the operator gave them afterwards", async () => {
  const gone = await addPerson(web, "Gone", []);
  await web.person.update({ where: { id: gone.personId }, data: { disabledAt: new Date() } });
  await grantAsOperator(web, gone.personId, ["responder"]);
  expect(await answer(addPlan(web, gone))).toBe("role_missing");
});
