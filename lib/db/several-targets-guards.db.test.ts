import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase, type Transaction } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { allAsOperator } from "@/test/operator";
import { addPerson } from "@/test/people";
import { changeOn, planChange } from "@/test/plan-document";
import { addPlan, addVote, type StoredTestPlan } from "@/test/stored-plan";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 2);
  owner = openDatabase(urls.ownerUrl, 4);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

const on = (...keys: string[]) => keys.map((key) => changeOn({}, key));

function begin(planId: string, targetKey: string, more: object = {}) {
  const lease = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 60_000) };
  return worker.execution.create({ data: { id: randomUUID(), planId, targetKey, ...lease, ...more } });
}
const execute = (plan: StoredTestPlan) => answer(begin(plan.id, plan.document.changes[0]?.target.key ?? ""));

async function approved(): Promise<StoredTestPlan> {
  const plan = await addPlan(web, rosa, { changes: [changeOn(), changeOn()] });
  for (const voter of [rosa, ben]) await addVote(web, plan, voter);
  return plan;
}

describe("the steps of a plan for several targets", () => {
  test("count through all of its changes, one after the other", async () => {
    const call = { method: "POST", url: "http://x/", contentType: null, body: null } as const;
    const request = { kind: "request", does: "x", puts: null, ...call } as const;
    const plan = await addPlan(web, rosa, { changes: [changeOn({ steps: [request, request] }), changeOn()] });
    const rows = await owner.$queryRaw<{ kinds: string[] }[]>`
      SELECT ARRAY(SELECT step ->> 'kind' FROM jsonb_array_elements(planned_steps(${plan.id}::uuid)) AS step) AS kinds`;
    expect(rows[0]?.kinds).toEqual(["request", "request", "switch-release", "restart"]);
  });
});

describe("the targets of a plan", () => {
  test.each<[string, unknown]>([
    ["none at all", []],
    ["null", null],
    ["a word", "all"],
    ["nothing in the second place", [planChange(), null]],
    ["a second one without a key", [planChange(), { ...planChange(), target: { name: "front" } }]],
    [
      "a second one whose key is null",
      [planChange(), { ...planChange(), target: { name: "front", key: null } }],
    ],
  ])("are refused when they are %s", async (_, changes) => {
    const known = await addPlan(web, rosa);
    const row = await web.plan.findUniqueOrThrow({ where: { id: known.id } });
    await web.planEnd.create({
      data: { planId: known.id, outcome: "withdrawn", reason: "test", personId: rosa.personId },
    });
    const canonical = canonicalize({ ...known.document, changes });
    const bytes = Buffer.from(canonical.ok ? canonical.value : "");
    const digest = createHash("sha256").update(bytes).digest();
    const targetKey = planChange().target.key;
    const bent = { ...row, id: randomUUID(), canonical: bytes, digest, targetKey };
    expect(await answer(web.plan.create({ data: bent }))).not.toBe("done");
    expect(await web.activePlan.count({ where: { targetKey } })).toBe(0);
  });

  test("are all still the plan's own when its execution begins", async () => {
    const plan = await approved();
    const second = plan.document.changes[1]?.target.key ?? "";
    await allAsOperator(web, [["DELETE FROM active_plan WHERE target_key = $1", [second]]]);
    expect(await execute(plan)).toBe("plan_active_on_target");
  });

  test("are begun with the first of them, as a fresh execution", async () => {
    const plan = await approved();
    const [first = "", second = ""] = plan.document.changes.map(({ target }) => target.key);
    expect(await answer(begin(plan.id, second))).toBe("plan_not_valid");
    for (const more of [{ state: "unknown" }, { leaseFence: 2n }])
      expect(await answer(begin(plan.id, first, more))).toBe("plan_not_valid");
    expect(await answer(begin(plan.id, first))).toBe("done");
  });

  test("are freed together when the execution ends, and not before", async () => {
    const plan = await approved();
    await execute(plan);
    const held = () => web.activePlan.count({ where: { planId: plan.id } });
    expect(await held()).toBe(2);
    await worker.execution.update({ where: { planId: plan.id }, data: { state: "failed" } });
    expect(await held()).toBe(0);
  });

  test("stay with a plan that is being executed, also when its time ran out", async () => {
    const key = randomUUID();
    const plan = await addPlan(web, rosa, { changes: on(key) }, 1_500);
    for (const voter of [rosa, ben]) await addVote(web, plan, voter);
    expect(await execute(plan)).toBe("done");
    await owner.$queryRaw`SELECT pg_sleep(extract(epoch FROM expires_at - clock_timestamp()) + 0.05)::text
      FROM plan WHERE id = ${plan.id}::uuid`;
    expect(await answer(addPlan(web, rosa, { changes: on(key) }))).toBe("plan_active_on_target");
    expect(await web.planEnd.count({ where: { planId: plan.id } })).toBe(0);
  });

  test("of a plan whose time ran out go to the next one, with one row of the log a plan", async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const first = await addPlan(web, rosa, { changes: on(a, randomUUID()) }, 300);
    const second = await addPlan(web, rosa, { changes: on(b) }, 300);
    await owner.$queryRaw`SELECT pg_sleep(0.4)::text`;
    expect(await answer(addPlan(web, rosa, { changes: on(b, a) }))).toBe("done");
    for (const { id, incidentId } of [first, second]) {
      expect((await readLog(owner, incidentId)).map(({ event }) => event)).toEqual(["plan_expired"]);
      expect(await web.activePlan.count({ where: { planId: id } })).toBe(0);
    }
  });
});

describe("two plans that overlap, proposed at the same moment", () => {
  /** Returns once so many connections wait for a lock in this test's database. */
  async function waiting(count: number): Promise<void> {
    for (let found = 0; found < count; ) {
      const rows = await owner.$queryRaw<{ found: number }[]>`
        SELECT count(DISTINCT l.pid)::int AS found FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE NOT l.granted AND a.datname = current_database()`;
      found = rows[0]?.found ?? 0;
    }
  }

  /** Lets both begin while `hold` keeps the last thing that they need, so that each has what it takes first. */
  async function together(
    hold: (tx: Transaction) => Promise<unknown>,
    first: string[],
    second: string[],
  ): Promise<string[]> {
    let proposals: Promise<string>[] = [];
    await owner
      .$transaction(
        async (tx) => {
          await hold(tx);
          proposals = [first, second].map((keys) => answer(addPlan(web, rosa, { changes: on(...keys) })));
          await waiting(2);
          throw new Error("let go");
        },
        { timeout: 20_000 },
      )
      .catch((error: Error) => expect(error.message).toBe("let go"));
    return (await Promise.all(proposals)).sort();
  }

  test("do not wait for each other: one wins, the other is told", async () => {
    const holder = await addPlan(web, rosa);
    const prefix = randomUUID();
    const [a, b, last] = [`${prefix}a`, `${prefix}b`, `${prefix}z`];
    const keep = (tx: Transaction) => tx.activePlan.create({ data: { targetKey: last, planId: holder.id } });
    expect(await together(keep, [a, last, b], [b, last, a])).toEqual(["done", "plan_active_on_target"]);
  });

  test("nor do they when each finds another plan whose time ran out", async () => {
    const prefix = randomUUID();
    const [a, b, c] = [`${prefix}a`, `${prefix}b`, `${prefix}c`];
    await addPlan(web, rosa, { changes: on(a) }, 300);
    await addPlan(web, rosa, { changes: on(b) }, 300);
    await owner.$queryRaw`SELECT pg_sleep(0.4)::text`;
    const keepLog = (tx: Transaction) => tx.$queryRaw`SELECT id FROM timeline_head FOR UPDATE`;
    expect(await together(keepLog, [a, b], [b, c])).toEqual(["done", "plan_active_on_target"]);
  });

  test("and one that ended while it was waited for is no reason against the next", async () => {
    const key = randomUUID();
    const old = await addPlan(web, rosa, { changes: on(key) }, 300);
    await owner.$queryRaw`SELECT pg_sleep(0.4)::text`;
    let next: Promise<string> = Promise.resolve("");
    await web.$transaction(async (tx) => {
      await tx.planEnd.create({ data: { planId: old.id, outcome: "expired", reason: "time ran out" } });
      next = answer(addPlan(web, rosa, { changes: on(key) }));
      await waiting(1);
    });
    expect(await next).toBe("done");
  });
});
