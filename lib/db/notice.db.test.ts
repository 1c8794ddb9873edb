import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { insertTestNotice } from "@/lib/db/notice";
import { recordEvent } from "@/lib/db/timeline";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { addPlan } from "@/test/stored-plan";

const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 3);
  worker = openDatabase(urls.workerUrl, 3);
  owner = openDatabase(urls.ownerUrl, 1);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

const withdrawn = (planId: string) => ({ event: "plan_withdrawn", body: { planId, reason: "x" } }) as const;

test("an entry of the log has its notice in the same transaction, and none when that is undone", async () => {
  const plan = await addPlan(web, rosa);
  const author = { incidentId: plan.incidentId, personId: rosa.personId };
  const undone = web.$transaction(async (tx) => {
    await recordEvent(tx, author, withdrawn(plan.id));
    expect(await tx.notice.count({ where: { planId: plan.id } })).toBe(1);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await owner.notice.count({ where: { planId: plan.id } })).toBe(0);
  await web.$transaction((tx) => recordEvent(tx, author, withdrawn(plan.id)));
  expect(await owner.notice.findMany({ where: { planId: plan.id } })).toMatchObject([
    { event: "plan_withdrawn", incidentId: plan.incidentId, addressedAt: null },
  ]);
});

test("every event that is told leaves one notice, any other none", async () => {
  const told = await owner.$queryRaw<{ event: string }[]>`SELECT unnest(noticed_events()) AS event`;
  expect(told.length).toBeGreaterThanOrEqual(13);
  for (const event of [...told.map((row) => row.event), "note_added", "plan_approved", "step_sent"]) {
    const [row] = await web.$queryRaw<{ position: bigint }[]>`
      INSERT INTO timeline_entry (event, body) VALUES (${event}, '{}') RETURNING position`;
    const expected = told.some((each) => each.event === event) ? 1 : 0;
    expect(await owner.notice.count({ where: { position: row?.position } }), event).toBe(expected);
  }
});

test.each([`{"planId":"no uuid"}`, `{"planId":null}`, `["planId"]`, `{"executionId":"${randomUUID()}"}`])(
  "an entry whose body names no plan, as %s, is written all the same",
  async (body) => {
    const [row] = await worker.$queryRaw<{ position: bigint }[]>`
      INSERT INTO timeline_entry (event, body) VALUES ('execution_failed', ${body}) RETURNING position`;
    expect(await owner.notice.findUnique({ where: { position: row?.position } })).toMatchObject({
      planId: null,
    });
  },
);

test("a plan that the database itself expires is told of as well", async () => {
  const target = {
    name: "main",
    key: randomUUID(),
    platform: "release-directories",
    location: "/srv",
  } as const;
  const first = await addPlan(web, rosa, { target }, 300);
  await owner.$queryRaw`SELECT pg_sleep_until(expires_at)::text FROM plan WHERE id = ${first.id}::uuid`;
  await addPlan(web, rosa, { target });
  expect(await owner.notice.findMany({ where: { planId: first.id } })).toMatchObject([
    { event: "plan_expired" },
  ]);
});

test("the desk can ask for a test and make up nothing else", async () => {
  const id = randomUUID();
  await insertTestNotice(web, { id, channel: "mail", personId: rosa.personId });
  expect(await owner.notice.findUnique({ where: { id } })).toMatchObject({ event: "test", channel: "mail" });
  const made = web.$executeRaw`INSERT INTO notice (id, event) VALUES (${randomUUID()}::uuid, 'plan_proposed')`;
  expect(await made.then(() => null, guardRefusal)).toMatchObject({ code: "notice_not_allowed" });
});

test.each([
  ["web", "UPDATE notice SET addressed_at = now()"],
  ["web", "INSERT INTO notice (event, position) VALUES ('plan_proposed', 1)"],
  ["web", "UPDATE notice_delivery SET attempts = 0"],
  ["web", "INSERT INTO notice_delivery (notice_id, channel) SELECT id, 'slack' FROM notice LIMIT 1"],
  ["worker", "INSERT INTO notice (event) VALUES ('test')"],
  ["worker", "UPDATE notice SET event = 'plan_proposed'"],
  ["worker", "DELETE FROM notice"],
  ["worker", "DELETE FROM notice_delivery"],
  ["worker", "UPDATE notice_delivery SET channel = 'mail'"],
  [
    "worker",
    "INSERT INTO waiver (id, incident_id, kind, reason, person_id) SELECT gen_random_uuid(), id, 'ci', 'because I say', declared_by_id FROM incident LIMIT 1",
  ],
  ["worker", "INSERT INTO approval SELECT * FROM approval"],
])("the %s role is refused: %s", async (role, sql) => {
  const refused = (role === "web" ? web : worker).$executeRawUnsafe(sql);
  await expect(refused).rejects.toThrow(/permission denied/);
});

test.each([
  "DELETE FROM notice",
  "TRUNCATE notice CASCADE",
  "DELETE FROM notice_delivery",
  "TRUNCATE notice_delivery",
])("not even the owner: %s", async (sql) => {
  const [notice] = await owner.notice.findMany({ take: 1 });
  await worker.$executeRaw`INSERT INTO notice_delivery (notice_id, channel) VALUES (${notice?.id}::uuid, 'teams') ON CONFLICT DO NOTHING`;
  await expect(owner.$executeRawUnsafe(sql)).rejects.toThrow(/are facts/);
});

test("a plan waits for those whose approval could count", async () => {
  const plan = await addPlan(web, rosa);
  const waiting = await worker.$queryRaw<{ id: string }[]>`
    SELECT possible_approvers(p)::text AS id FROM plan p WHERE id = ${plan.id}::uuid`;
  expect(waiting.map(({ id }) => id).sort()).toEqual([rosa.personId, ben.personId].sort());
});
