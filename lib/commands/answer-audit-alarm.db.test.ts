import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { savePlace } from "@/lib/db/checkpoint";
import { type Database, openDatabase } from "@/lib/db/client";
import { readAudit } from "@/lib/queries/audit";
import { readDesk } from "@/lib/queries/desk";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run, testConfig } from "@/test/run";
import { answerAuditAlarm } from "./answer-audit-alarm";

const urls = useDatabase();
const origin = "twokey-0011223344556677";
const alarm = "The log ends at row 3, but the checkpoint signed at 02:00 covers 7 rows.";
const first = new Date("2026-11-26T02:01:00.000Z");
let web: Database;
let worker: Database;
let owner: Database;
let mina: Actor;
let yuki: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 2);
  owner = openDatabase(urls.ownerUrl, 2);
  mina = await addPerson(web, "Mina", ["commander"]);
  yuki = await addPerson(web, "Yuki", ["viewer"]);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]));

const raise = (at: Date) =>
  savePlace(worker, origin, {
    publicKey: "key",
    fingerprint: "SHA256:x",
    file: "checkpoints.txt",
    git: null,
    checkedAt: at,
    alarm,
    alarmAt: at,
  });
const onTheDesk = async () => (await readDesk(web, testConfig({ services: [] }), new Date())).auditAlarms;
const answer = (actor: Actor, at: Date, reason = "Restored from the backup of Monday") =>
  run(web, answerAuditAlarm, actor, { origin, at: at.toISOString(), reason });

test("an alarm is on everybody's desk until a commander or an admin says what it was", async () => {
  expect(await onTheDesk()).toEqual([]);
  await raise(first);
  expect(await onTheDesk()).toEqual([{ origin, at: first.toISOString(), reason: alarm }]);
  expect(await answer(yuki, first)).toEqual(["role_missing"]);
  expect(await answer(mina, first, "  ")).toEqual(["input_invalid"]);
  expect(await onTheDesk()).toHaveLength(1);
  expect(await answer(mina, first)).toEqual([]);
  expect(await onTheDesk()).toEqual([]);
  expect((await readAudit(web)).alarms).toEqual([]);
  const entry = await web.timelineEntry.findFirstOrThrow({ where: { event: "audit_alarm_answered" } });
  expect(entry).toMatchObject({ personId: mina.personId });
});

test("an answer is for one alarm: the next one is shown again", async () => {
  expect(await answer(mina, first)).toEqual(["audit_alarm_not_open"]);
  const second = new Date("2026-11-26T02:09:00.000Z");
  await raise(second);
  expect(await onTheDesk()).toHaveLength(1);
  expect(await answer(mina, first)).toEqual(["audit_alarm_not_open"]);
  expect(await answer(mina, second)).toEqual([]);
  expect(await onTheDesk()).toEqual([]);
});

test("browsers are told when an alarm is raised and when it is answered", async () => {
  const listener = new pg.Client({ connectionString: urls.webUrl });
  await listener.connect();
  await listener.query("LISTEN twokey_live");
  const told: string[] = [];
  listener.on("notification", ({ payload = "" }) => {
    if (payload.includes("audit")) told.push(payload);
  });
  // What was committed before a query is delivered with its answer.
  const heard = async () => (await listener.query("SELECT 1")) && told.splice(0).join();
  const third = new Date("2026-11-26T02:20:00.000Z");
  await raise(third);
  expect(await heard()).toBe('{"topic":"audit"}');
  await raise(third);
  expect(await heard()).toBe("");
  expect(await answer(mina, third)).toEqual([]);
  expect(await heard()).toBe('{"topic":"audit"}');
  await listener.end();
});

test("a copied note is kept as it was written, also by the owner of the database", async () => {
  await worker.checkpointNote.create({ data: { origin, note: "x", writtenAt: first } });
  await expect(owner.checkpointNote.updateMany({ data: { note: "y" } })).rejects.toThrow("facts");
  await expect(owner.checkpointNote.deleteMany()).rejects.toThrow("facts");
  await expect(owner.$executeRaw`TRUNCATE checkpoint_note`).rejects.toThrow("facts");
});

test("the desk cannot take an alarm away by itself", async () => {
  await expect(web.checkpointPlace.updateMany({ data: { alarm: null, alarmAt: null } })).rejects.toThrow(
    "permission denied",
  );
  await expect(web.checkpointPlace.deleteMany()).rejects.toThrow("permission denied");
  await expect(web.checkpointNote.create({ data: { origin, note: "x", writtenAt: first } })).rejects.toThrow(
    "permission denied",
  );
});
