import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { addPerson } from "@/test/people";
import { addIncident, addPlan } from "@/test/stored-plan";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const urls = useDatabase();
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 2);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

describe("an assessment", () => {
  const ask = async (more: object = {}) =>
    web.assessment.create({
      data: {
        id: randomUUID(),
        incidentId: (await addIncident(web, rosa)).id,
        service: "shop",
        wanted: [{ target: "main", releaseId: "1.4.2" }],
        requestedAt: new Date(),
        ...more,
      },
    });

  test("begins as a question, whatever the desk writes", async () => {
    const forged = { state: "ready", readyAt: new Date(), result: { verdict: "safe" }, error: "x" };
    expect(await ask(forged)).toMatchObject({ state: "waiting", readyAt: null, result: null, error: null });
  });

  test("is answered once, by the worker alone, and stays about the same thing", async () => {
    const { id } = await ask();
    const change = (db: Database, data: object) => answer(db.assessment.update({ where: { id }, data }));
    const ready = { state: "ready", readyAt: new Date(), result: { verdict: "safe" } };
    expect(await change(web, ready)).toContain("permission denied");
    for (const data of [
      { ...ready, service: "payments" },
      { ...ready, wanted: [{ target: "main", releaseId: "1.4.1" }] },
      { ...ready, incidentId: (await addIncident(web, rosa)).id },
      { ...ready, id: randomUUID() },
      { ...ready, state: "waiting" },
      { ...ready, state: "better" },
    ]) {
      expect(await change(owner, data)).toBe("changed_meanwhile");
    }
    expect(await change(worker, ready)).toBe("done");
    expect(await change(worker, { ...ready, result: { verdict: "caution" } })).toBe("changed_meanwhile");
    expect(await change(worker, { state: "failed" })).toBe("changed_meanwhile");
    expect(await answer(owner.assessment.delete({ where: { id } }))).toContain("facts");
  });
});

describe("a link to a plan", () => {
  const link = (planId: string) =>
    web.approvalLink.create({ data: { tokenHash: randomBytes(32), planId, createdAt: LONG_AGO } });

  test("says by the database's clock since when a second person was asked", async () => {
    const plan = await addPlan(web, rosa);
    const { createdAt, tokenHash } = await link(plan.id);
    expect(Math.abs(Date.now() - createdAt.getTime())).toBeLessThan(60_000);
    expect(await answer(owner.approvalLink.delete({ where: { tokenHash } }))).toContain("facts");
  });

  test("is not made for a plan that ended", async () => {
    const plan = await addPlan(web, rosa);
    await web.planEnd.create({
      data: { planId: plan.id, outcome: "withdrawn", reason: "", personId: rosa.personId },
    });
    expect(await answer(link(plan.id))).toBe("plan_ended");
  });
});
