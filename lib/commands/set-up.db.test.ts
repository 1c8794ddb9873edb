import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { addPerson as addPersonCommand } from "@/lib/commands/add-person";
import { changeRoles } from "@/lib/commands/change-roles";
import { type Database, openDatabase } from "@/lib/db/client";
import { readPeople } from "@/lib/queries/people";
import { useDatabase } from "@/test/database";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { run } from "@/test/run";

const urls = useDatabase();
const other = useDatabase();
let web: Database;
let ada: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  ada = await addPerson(web, "Ada", ["admin"]);
});
afterAll(() => web.$disconnect());

const setUp = async () => (await readPeople(web, new Date())).setUp;
const add = (name: string, roles: string[]) =>
  run(web, addPersonCommand, ada, { name, email: `${name.toLowerCase()}@test.example`, roles });
const personOf = (name: string) => web.person.findFirstOrThrow({ where: { name } });

async function passwordWaits(personId: string): Promise<boolean> {
  const { passwordUsableFrom } = await web.account.findFirstOrThrow({ where: { personId } });
  return passwordUsableFrom.getTime() > Date.now() + 60_000;
}

test("one admin gives roles alone until two people can approve and three are trusted, and never again", async () => {
  await changePolicy(web, { passkeyDelayHours: 24 });
  expect(await setUp()).toEqual({ keyholders: 0, trusted: 1 });
  expect(await add("Ben", ["approver"])).toEqual([]);
  expect(await add("Eve", ["admin"])).toEqual([]);
  expect(await add("Rosa", ["viewer"])).toEqual([]);
  const rosa = await personOf("Rosa");
  expect(await passwordWaits(rosa.id)).toBe(false);
  expect(await setUp()).toEqual({ keyholders: 1, trusted: 3 });
  const give = { personId: rosa.id, seen: ["viewer"], roles: ["viewer", "commander"] };
  expect(await run(web, changeRoles, ada, give)).toEqual([]);
  expect(await setUp()).toBeNull();

  expect(await add("Tom", ["approver"])).toEqual(["roles_need_two_keys"]);
  expect(await add("Tom", ["viewer"])).toEqual([]);
  expect(await passwordWaits((await personOf("Tom")).id)).toBe(true);

  // Taking roles away does not bring the set-up back.
  const ben = await personOf("Ben");
  for (const [id, role] of [
    [ben.id, "approver"],
    [rosa.id, "commander"],
  ] as const) {
    const held = await web.roleGrant.findMany({ where: { personId: id, revokedAt: null } });
    const seen = held.map((grant) => grant.role);
    const kept = seen.filter((other) => other !== role);
    expect(await run(web, changeRoles, ada, { personId: id, seen, roles: kept })).toEqual([]);
  }
  expect(await setUp()).toBeNull();
  expect(await run(web, changeRoles, ada, { personId: ben.id, seen: [], roles: ["approver"] })).toEqual([
    "roles_need_two_keys",
  ]);
});

test("two approvers of whom one is the only admin do not end the set-up", async () => {
  const db = openDatabase(other.webUrl, 2);
  try {
    const solo = await addPerson(db, "Solo", ["admin", "approver"]);
    await addPerson(db, "Ben", ["approver"]);
    expect((await readPeople(db, new Date())).setUp).toEqual({ keyholders: 2, trusted: 2 });
    const tom = { name: "Tom", email: "tom@test.example", roles: ["communicator", "admin"] };
    expect(await run(db, addPersonCommand, solo, tom)).toEqual([]);
    expect((await readPeople(db, new Date())).setUp).toBeNull();
  } finally {
    await db.$disconnect();
  }
});
