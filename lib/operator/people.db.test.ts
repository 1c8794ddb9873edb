import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { findLocalAccount, loadActor } from "@/lib/db/person";
import { lookAfterPeople } from "@/lib/operator/people";
import { verifyPassword } from "@/lib/password";
import { useDatabase } from "@/test/database";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";

const urls = useDatabase();
let owner: Database;
let web: Database;
let tom: Actor;
let email: string;
let count = 0;

beforeAll(async () => {
  owner = openDatabase(urls.ownerUrl, 1);
  web = openDatabase(urls.webUrl, 2);
  await addPerson(web, "Ada", ["admin"]);
  await addPerson(web, "Ben", ["approver"]);
  await addPerson(web, "Rosa", ["commander"]);
  await changePolicy(web, { roleDelayHours: 24, passkeyDelayHours: 24 });
});
beforeEach(async () => {
  count += 1;
  tom = await addPerson(web, `Tom${count}`, ["viewer"]);
  email = `tom${count}@test.example`;
});
afterAll(() => Promise.all([owner.$disconnect(), web.$disconnect()]));

const operator = (...args: string[]) => lookAfterPeople(owner, args);
const lastEntry = async () => {
  const row = await owner.timelineEntry.findFirstOrThrow({ orderBy: { position: "desc" } });
  return { event: row.event, by: row.personId, body: JSON.parse(row.body) };
};

test("the operator gives a role at once, without a plan and without a delay, and the log says so", async () => {
  expect(await operator("grant", email.toUpperCase(), "approver")).toMatchObject({ ok: true });
  expect((await loadActor(web, tom.accountId, 1))?.roles.sort()).toEqual(["approver", "viewer"]);
  expect(await lastEntry()).toEqual({
    event: "operator_granted_role",
    by: null,
    body: { person: tom.name, role: "approver" },
  });
  expect(await operator("grant", email, "approver")).toMatchObject({ ok: false });
});

test("the operator disables somebody, also the last admin", async () => {
  expect(await operator("disable", email)).toMatchObject({ ok: true });
  expect(await loadActor(web, tom.accountId, 1)).toBeNull();
  expect(await loadActor(web, tom.accountId, 2)).toBeNull();
  expect(await web.roleGrant.count({ where: { personId: tom.personId, revokedAt: null } })).toBe(0);
  expect(await lastEntry()).toMatchObject({ event: "operator_disabled_person", body: { taken: ["viewer"] } });
  expect(await operator("disable", email)).toMatchObject({ ok: false });
  expect(await operator("disable", "ada@test.example")).toMatchObject({ ok: true });
  expect(await operator("grant", "ben@test.example", "admin")).toMatchObject({ ok: true });
});

test("the operator makes a password that signs in and ends all sessions", async () => {
  const { lines } = await operator("reset-password", email);
  const password = lines[0]?.split(": ").at(-1) ?? "";
  const account = await findLocalAccount(web, email);
  expect(await verifyPassword(password, account?.passwordHash ?? null)).toBe(true);
  expect(account?.sessionVersion).toBe(2);
  expect(await lastEntry()).toEqual({
    event: "operator_reset_password",
    by: null,
    body: { person: tom.name },
  });
  expect(JSON.stringify(await lastEntry())).not.toContain(password);
});

test("the operator sees everybody with their roles", async () => {
  const { ok, lines } = await operator("list");
  expect(ok).toBe(true);
  expect(lines).toContain(`${email}  ${tom.name}: viewer`);
});

test.each([
  ["an unknown address", ["grant", "nobody@test.example", "approver"]],
  ["an unknown role", ["grant", "rosa@test.example", "root"]],
  ["no role", ["grant", "rosa@test.example"]],
  ["an unknown verb", ["promote", "rosa@test.example"]],
  ["nothing", []],
])("with %s nothing is changed, and the lines say what was wrong", async (_, args) => {
  const before = await owner.timelineEntry.count();
  const { ok, lines } = await operator(...args);
  expect([ok, lines.length > 0]).toEqual([false, true]);
  expect(await owner.timelineEntry.count()).toBe(before);
});
