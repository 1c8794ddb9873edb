import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase, type Transaction } from "@/lib/db/client";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { allAsOperator } from "@/test/operator";
import { addPerson } from "@/test/people";
import { addPlan, addVote } from "@/test/stored-plan";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const urls = useDatabase();
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let yuki: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  yuki = await addPerson(web, "Yuki", ["viewer", "communicator", "admin"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

async function execution(): Promise<{ id: string; planId: string; incidentId: string }> {
  const plan = await addPlan(web, rosa);
  for (const voter of [rosa, ben]) await addVote(web, plan, voter);
  const id = randomUUID();
  const lease = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 60_000) };
  const targetKey = plan.document.changes[0]?.target.key ?? "";
  await worker.execution.create({ data: { id, planId: plan.id, targetKey, ...lease } });
  return { id, planId: plan.id, incidentId: plan.incidentId };
}

async function intendedStep(): Promise<string> {
  const { id, planId } = await execution();
  const step = { kind: "switch-release", idempotencyKey: `${planId}:1`, call: "", state: "intent" };
  await worker.executionStep.create({
    data: { executionId: id, position: 1, intentAt: new Date(), ...step },
  });
  return id;
}

const send = (executionId: string, db: Transaction = worker) =>
  db.executionStep.updateMany({ where: { executionId }, data: { state: "sent", sentAt: new Date() } });
const stop = (executionId: string, who = ben, more: object = {}, db: Transaction = web) =>
  db.executionStop.create({
    data: { executionId, personId: who.personId, reason: "The API burns", ...more },
  });

/** Does `first` in a transaction that stays open until somebody waits for it; says what `second` then came to. */
async function whileOpen(
  db: Database,
  first: (tx: Transaction) => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<string> {
  let said: Promise<string> = Promise.resolve("");
  await db.$transaction(
    async (tx) => {
      await first(tx);
      said = answer(second());
      for (let waiting = 0; waiting === 0; ) {
        const rows = await owner.$queryRaw<{ waiting: number }[]>`
          SELECT count(*)::int AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE NOT l.granted AND a.datname = current_database()`;
        waiting = rows[0]?.waiting ?? 0;
      }
    },
    { timeout: 20_000 },
  );
  return said;
}

describe("stopping an execution", () => {
  test("has the database's time, whatever the desk writes, and stays as it is", async () => {
    const { id } = await execution();
    const { stoppedAt } = await stop(id, ben, { stoppedAt: LONG_AGO });
    expect(Math.abs(Date.now() - stoppedAt.getTime())).toBeLessThan(60_000);
    const where = { executionId: id };
    expect(await answer(owner.executionStop.update({ where, data: { reason: "no" } }))).toContain("facts");
    expect(await answer(owner.executionStop.delete({ where }))).toContain("facts");
    expect(await answer(owner.$executeRaw`TRUNCATE execution_stop`)).toContain("facts");
  });

  test("is for people who may, with a reason, once, and not by the worker", async () => {
    const { id } = await execution();
    expect(await answer(stop(id, yuki))).toBe("role_missing");
    expect(await answer(stop(id, ben, { reason: "  " }))).toContain("execution_stop_reason");
    expect(await answer(stop(id, ben, {}, worker))).toContain("permission denied");
    expect(await answer(stop(id, rosa))).toBe("done");
    expect(await answer(stop(id, ben))).toBe("execution_stopped");
  });

  test("is refused to somebody whose role was taken", async () => {
    const { id } = await execution();
    const lost = await addPerson(web, `Lost${randomUUID()}`, ["responder"]);
    await web.roleGrant.updateMany({ where: { personId: lost.personId }, data: { revokedAt: new Date() } });
    expect(await answer(stop(id, lost))).toBe("role_missing");
  });

  test.each(["succeeded", "failed", "stale"])("is refused once it has %s", async (state) => {
    const { id } = await execution();
    await owner.$executeRaw`ALTER TABLE execution DISABLE TRIGGER execution_ends`;
    await worker.execution.update({ where: { id }, data: { state } });
    await owner.$executeRaw`ALTER TABLE execution ENABLE ALWAYS TRIGGER execution_ends`;
    expect(await answer(stop(id))).toBe("execution_ended");
  });

  test("works while nobody knows what the last call did", async () => {
    const { id } = await execution();
    await worker.execution.update({ where: { id }, data: { state: "unknown" } });
    expect(await answer(stop(id))).toBe("done");
  });

  test("keeps every step from being sent", async () => {
    const id = await intendedStep();
    await stop(id);
    expect(await answer(send(id))).toBe("execution_stopped");
  });

  test("in the very moment of sending comes before it or after it, never beside it", async () => {
    const first = await intendedStep();
    expect(
      await whileOpen(
        web,
        (tx) => stop(first, ben, {}, tx),
        () => send(first),
      ),
    ).toBe("execution_stopped");
    const second = await intendedStep();
    expect(
      await whileOpen(
        worker,
        (tx) => send(second, tx),
        () => stop(second),
      ),
    ).toBe("done");
  });

  test("waits while a worker writes about the execution", async () => {
    const { id } = await execution();
    const end = (tx: Transaction) => tx.execution.update({ where: { id }, data: { state: "failed" } });
    expect(await whileOpen(worker, end, () => stop(id))).toBe("execution_ended");
  });
});

describe("holding a release", () => {
  async function held(more: object = {}) {
    const { id, incidentId } = await execution();
    return worker.quarantine.create({
      data: {
        id: randomUUID(),
        service: "shop",
        target: "main",
        releaseId: "1.5.0",
        version: "1.5.0",
        incidentId,
        executionId: id,
        ownerId: rosa.personId,
        until: "the fix is live",
        ...more,
      },
    });
  }
  const end = (quarantineId: string, who = ben, reason = "It was the load balancer", db: Transaction = web) =>
    db.$executeRaw`INSERT INTO quarantine_end (quarantine_id, person_id, reason)
      VALUES (${quarantineId}::uuid, ${who.personId}::uuid, ${reason})`;
  const endByFix = (quarantineId: string) =>
    worker.$executeRaw`INSERT INTO quarantine_end (quarantine_id, reason) VALUES (${quarantineId}::uuid, 'The fix is live')`;

  test("has the database's time, stays as it is, and is done by the worker alone", async () => {
    const { id, heldAt } = await held({ heldAt: LONG_AGO });
    expect(Math.abs(Date.now() - heldAt.getTime())).toBeLessThan(60_000);
    expect(await answer(owner.quarantine.update({ where: { id }, data: { version: "1.4" } }))).toContain(
      "facts",
    );
    expect(await answer(owner.quarantine.delete({ where: { id } }))).toContain("facts");
    const alone = allAsOperator(web, [
      ["ALTER TABLE quarantine_end DISABLE TRIGGER keep_facts_whole", []],
      ["TRUNCATE quarantine CASCADE", []],
    ]);
    expect(await answer(alone)).toContain("facts");
    expect(await answer(web.$executeRaw`INSERT INTO quarantine SELECT * FROM quarantine LIMIT 1`)).toContain(
      "permission denied",
    );
  });

  test("is ended by people who may, with a reason, once", async () => {
    const { id } = await held();
    const responder = await addPerson(web, `Rea${randomUUID()}`, ["responder"]);
    for (const nobody of [yuki, responder]) expect(await answer(end(id, nobody))).toBe("role_missing");
    expect(await answer(end(id, ben, "too short"))).toContain("quarantine_end_reason");
    expect(await answer(end(id, ben, "short         "))).toContain("quarantine_end_reason");
    expect(await answer(end(id))).toBe("done");
    expect(await answer(end(id))).toBe("quarantine_ended");
    expect(await answer(endByFix(id))).toBe("quarantine_ended");
  });

  test("is ended by the worker in nobody's name, and at no time of its own", async () => {
    const { id } = await held();
    expect(await answer(end(id, ben, "It was the load balancer", worker))).toContain("permission denied");
    for (const db of [web, worker]) {
      const backdated = db.$executeRaw`INSERT INTO quarantine_end (quarantine_id, reason, ended_at)
        VALUES (${id}::uuid, 'It was the load balancer', ${LONG_AGO})`;
      expect(await answer(backdated)).toContain("permission denied");
    }
    expect(await answer(endByFix(id))).toBe("done");
  });

  test("has an end that stays as it is, at the database's time", async () => {
    const { id } = await held();
    await owner.quarantineEnd.create({
      data: { quarantineId: id, reason: "It was the load balancer", endedAt: LONG_AGO },
    });
    const { endedAt } = await owner.quarantineEnd.findUniqueOrThrow({ where: { quarantineId: id } });
    expect(Math.abs(Date.now() - endedAt.getTime())).toBeLessThan(60_000);
    const where = { quarantineId: id };
    expect(await answer(owner.quarantineEnd.update({ where, data: { reason: "no" } }))).toContain("facts");
    expect(await answer(owner.quarantineEnd.delete({ where }))).toContain("facts");
    expect(await answer(owner.$executeRaw`TRUNCATE quarantine_end`)).toContain("facts");
  });

  test("ended by two at once is ended by one, and the other is told", async () => {
    const { id } = await held();
    expect(
      await whileOpen(
        web,
        (tx) => end(id, ben, undefined, tx),
        () => endByFix(id),
      ),
    ).toBe("quarantine_ended");
  });
});

describe("a test of a connection", () => {
  const ask = async () => {
    const id = randomUUID();
    await web.$executeRaw`INSERT INTO connection_test (id, service, target, requested_by)
      VALUES (${id}::uuid, 'shop', 'main', ${rosa.personId}::uuid)`;
    return id;
  };

  test("is answered whole or not at all, by the worker alone", async () => {
    const where = { id: await ask() };
    const whole = { endedAt: new Date(), ok: true, findings: ["It answers"] };
    for (const missing of ["endedAt", "ok", "findings"] as const) {
      const { [missing]: _, ...part } = whole;
      expect(await answer(worker.connectionTest.updateMany({ where, data: part }))).toContain(
        "connection_test_answer",
      );
    }
    expect(await answer(web.connectionTest.updateMany({ where, data: whole }))).toContain(
      "permission denied",
    );
    expect(await answer(worker.connectionTest.updateMany({ where, data: { target: "front" } }))).toContain(
      "permission denied",
    );
    expect(await answer(worker.connectionTest.updateMany({ where, data: whole }))).toBe("done");
  });

  test("is asked for by the desk, without an answer of its own", async () => {
    const row = { id: randomUUID(), service: "shop", target: "main", requestedBy: rosa.personId };
    const answered = { endedAt: new Date(), ok: true, findings: [] };
    expect(await answer(web.connectionTest.create({ data: { ...row, ...answered } }))).toContain(
      "permission denied",
    );
    expect(await answer(worker.connectionTest.create({ data: row }))).toContain("permission denied");
  });
});
