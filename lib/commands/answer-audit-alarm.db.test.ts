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
let mina: Actor;
let yuki: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 2);
  mina = await addPerson(web, "Mina", ["commander"]);
  yuki = await addPerson(web, "Yuki", ["viewer"]);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect()]));

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

test("the desk cannot take an alarm away by itself", async () => {
  await expect(web.checkpointPlace.updateMany({ data: { alarm: null, alarmAt: null } })).rejects.toThrow(
    "permission denied",
  );
  await expect(web.checkpointPlace.deleteMany()).rejects.toThrow("permission denied");
  await expect(web.checkpointNote.create({ data: { origin, note: "x", writtenAt: first } })).rejects.toThrow(
    "permission denied",
  );
});
