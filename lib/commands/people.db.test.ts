import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { type Actor, type Command, runCommand } from "@/lib/command";
import { addPerson as addPersonCommand } from "@/lib/commands/add-person";
import { changePassword } from "@/lib/commands/change-password";
import { changeRoles } from "@/lib/commands/change-roles";
import { disablePerson } from "@/lib/commands/disable-person";
import { enablePerson } from "@/lib/commands/enable-person";
import { resetPassword } from "@/lib/commands/reset-password";
import { type Database, openDatabase } from "@/lib/db/client";
import { countedApprovers } from "@/lib/db/execution";
import { findLocalAccount, loadActor } from "@/lib/db/person";
import type { Role } from "@/lib/domain/permission";
import { hashPassword, verifyPassword } from "@/lib/password";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { testConfig } from "@/test/run";
import { addPlan, addVote } from "@/test/stored-plan";

const database = useDatabase();
const site = { origin: "http://localhost:4400", rpId: "localhost" };
let web: Database;
let ada: Actor;
let viewer: Actor;
let ben: Actor;
let rosa: Actor;
let count = 0;

const first = "the first password";
let firstHash: string;

beforeAll(async () => {
  web = openDatabase(database.webUrl, 4);
  firstHash = await hashPassword(first);
  ada = await addPerson(web, "Ada", ["admin"]);
  viewer = await addPerson(web, "Yuki", ["viewer"]);
  rosa = await addPerson(web, "Rosa", ["approver"]);
  await addPerson(web, "Tom", ["approver"]);
});
beforeEach(async () => {
  count += 1;
  ben = await addPerson(web, `Ben${count}`, ["responder", "approver"]);
});
afterAll(() => web.$disconnect());

async function decide<Input, Output>(command: Command<Input, Output>, actor: Actor, input: unknown) {
  const now = new Date();
  return runCommand(web, command, input, { actor, now, newId: randomUUID, config: testConfig(), site });
}

async function refusals<Input, Output>(command: Command<Input, Output>, actor: Actor, input: unknown) {
  const decision = await decide(command, actor, input);
  return decision.ok ? [] : decision.reasons.map(({ code }) => code);
}

const rolesOf = async ({ personId }: Actor) =>
  (await web.roleGrant.findMany({ where: { personId, revokedAt: null } })).map(({ role }) => role).toSorted();

const lastEntry = async () => {
  const row = await web.timelineEntry.findFirstOrThrow({ orderBy: { position: "desc" } });
  return { event: row.event, by: row.personId, body: JSON.parse(row.body) };
};

const changes = (person: Actor, roles: Role[], seen: string[] = person.roles) => ({
  personId: person.personId,
  seen,
  roles,
});

describe("adding a person", () => {
  it("gives a password that signs in, the viewer's role, and a row in the log without the password", async () => {
    const input = { name: " Mina  ", email: "Mina@Test.example", roles: ["viewer"] };
    const decision = await decide(addPersonCommand, ada, input);
    if (!decision.ok) throw new Error(decision.reasons[0]?.message);
    const account = await findLocalAccount(web, "mina@test.example");
    expect(await verifyPassword(decision.value.password, account?.passwordHash ?? null)).toBe(true);
    expect(await lastEntry()).toEqual({
      event: "person_added",
      by: ada.personId,
      body: { person: "Mina", roles: ["viewer"] },
    });
    const mina = await web.person.findUniqueOrThrow({ where: { email: "mina@test.example" } });
    expect(decision.value.personId).toBe(mina.id);
  });

  it("gives no role with power: that takes a plan, and nobody is added half", async () => {
    const input = { name: "Kim", email: "kim@test.example", roles: ["viewer", "commander"] };
    expect(await refusals(addPersonCommand, ada, input)).toEqual(["roles_need_two_keys"]);
    expect(await web.person.count({ where: { email: "kim@test.example" } })).toBe(0);
  });

  it("refuses a name that a plan could not carry", async () => {
    const input = { name: "Ben\u202e", email: "kim@test.example", roles: ["viewer"] };
    expect(await refusals(addPersonCommand, ada, input)).toEqual(["input_invalid"]);
  });

  it("refuses an address that is taken, in any case", async () => {
    const input = { name: "Other", email: "YUKI@test.example", roles: ["viewer"] };
    expect(await refusals(addPersonCommand, ada, input)).toEqual(["email_taken"]);
  });

  test.each([
    ["without a name", { name: " ", email: "a@test.example", roles: ["viewer"] }],
    ["without an address", { name: "A", email: "nobody", roles: ["viewer"] }],
    ["without a role", { name: "A", email: "a@test.example", roles: [] }],
    ["with an unknown role", { name: "A", email: "a@test.example", roles: ["root"] }],
  ])("refuses somebody %s", async (_, input) => {
    expect(await refusals(addPersonCommand, ada, input)).toEqual(["input_invalid"]);
  });
});

describe("changing roles", () => {
  it("takes at once, and the next request of that person is judged without it", async () => {
    expect(await refusals(changeRoles, ada, changes(ben, ["approver"]))).toEqual([]);
    expect((await loadActor(web, ben.accountId, 1))?.roles).toEqual(["approver"]);
    expect(await lastEntry()).toMatchObject({
      event: "roles_changed",
      body: { person: ben.name, granted: [], taken: ["responder"] },
    });
  });

  it("voids at once the approvals that rested on the role", async () => {
    const plan = await addPlan(web, rosa);
    for (const approver of [rosa, ben]) await addVote(web, plan, approver);
    expect(await refusals(changeRoles, ada, changes(ben, ["responder"]))).toEqual([]);
    const worker = openDatabase(database.workerUrl, 1);
    const counted = await countedApprovers(worker, plan.id).finally(() => worker.$disconnect());
    expect(counted.map(({ name }) => name)).toEqual(["Rosa"]);
  });

  it("gives the viewer's role, and nothing else: not a new role, not the one just taken", async () => {
    expect(await refusals(changeRoles, ada, changes(ben, ["responder", "approver", "viewer"]))).toEqual([]);
    const held = ["responder", "approver", "viewer"];
    const wider = changes(ben, ["responder", "commander", "viewer"], held);
    expect(await refusals(changeRoles, ada, wider)).toEqual(["roles_need_two_keys"]);
    expect(await rolesOf(ben)).toEqual(held.toSorted());
    expect(await refusals(changeRoles, ada, changes(ben, ["viewer"], held))).toEqual([]);
    expect(await refusals(changeRoles, ada, changes(ben, ["viewer", "approver"], ["viewer"]))).toEqual([
      "roles_need_two_keys",
    ]);
  });

  it("loses to another admin who was faster", async () => {
    await refusals(changeRoles, ada, changes(ben, ["approver"]));
    expect(await refusals(changeRoles, ada, changes(ben, ["viewer"]))).toEqual(["changed_meanwhile"]);
  });

  it("never takes the last admin, and lets nobody give themselves a role", async () => {
    expect(await refusals(changeRoles, ada, changes(ada, []))).toEqual(["last_admin"]);
    expect(await refusals(changeRoles, ada, changes(ada, ["admin", "approver"]))).toEqual([
      "own_roles_widened",
    ]);
  });

  it("needs a person who exists and is enabled", async () => {
    expect(await refusals(changeRoles, ada, { personId: randomUUID(), seen: [], roles: [] })).toEqual([
      "not_found",
    ]);
    await refusals(disablePerson, ada, ben);
    expect(await refusals(changeRoles, ada, changes(ben, ["viewer"], []))).toEqual(["person_disabled"]);
  });
});

describe("disabling a person", () => {
  it("ends sessions and roles at once, and enabling brings back neither", async () => {
    expect(await refusals(disablePerson, ada, ben)).toEqual([]);
    expect(await loadActor(web, ben.accountId, 1)).toBeNull();
    expect(await rolesOf(ben)).toEqual([]);
    expect(await lastEntry()).toMatchObject({ event: "person_disabled", by: ada.personId });
    expect(await refusals(disablePerson, ada, ben)).toEqual(["changed_meanwhile"]);

    expect(await refusals(enablePerson, ada, ben)).toEqual([]);
    expect(await loadActor(web, ben.accountId, 1)).toBeNull();
    expect(await loadActor(web, ben.accountId, 2)).toMatchObject({ roles: [] });
    expect(await lastEntry()).toMatchObject({ event: "person_enabled" });
    expect(await refusals(enablePerson, ada, ben)).toEqual(["changed_meanwhile"]);
  });

  it("is refused for the last admin and for nobody", async () => {
    expect(await refusals(disablePerson, ada, ada)).toEqual(["last_admin"]);
    const nobody = { personId: randomUUID() };
    expect(await refusals(disablePerson, ada, nobody)).toEqual(["not_found"]);
    expect(await refusals(enablePerson, ada, nobody)).toEqual(["not_found"]);
  });
});

describe("passwords", () => {
  const next = "another good password";

  beforeEach(async () => {
    await web.account.update({ where: { id: ben.accountId }, data: { passwordHash: firstHash } });
  });

  it("are reset by an admin, which ends all sessions", async () => {
    const decision = await decide(resetPassword, ada, ben);
    if (!decision.ok) throw new Error(decision.reasons[0]?.message);
    const account = await web.account.findUniqueOrThrow({ where: { id: ben.accountId } });
    expect(await verifyPassword(decision.value.password, account.passwordHash)).toBe(true);
    expect(account.sessionVersion).toBe(2);
    expect(await lastEntry()).toEqual({
      event: "password_reset",
      by: ada.personId,
      body: { person: ben.name },
    });
  });

  it("are given to somebody who only had an identity provider", async () => {
    const person = { id: randomUUID(), name: "Oda", email: "oda@test.example" };
    const login = { id: randomUUID(), provider: "oidc", subject: "oda-1" };
    await web.person.create({ data: { ...person, accounts: { create: login } } });
    const decision = await decide(resetPassword, ada, { personId: person.id });
    if (!decision.ok) throw new Error(decision.reasons[0]?.message);
    const account = await findLocalAccount(web, "oda@test.example");
    expect(await verifyPassword(decision.value.password, account?.passwordHash ?? null)).toBe(true);
  });

  it("are not reset for the disabled or for nobody", async () => {
    await refusals(disablePerson, ada, ben);
    expect(await refusals(resetPassword, ada, ben)).toEqual(["person_disabled"]);
    expect(await refusals(resetPassword, ada, { personId: randomUUID() })).toEqual(["not_found"]);
  });

  it("are changed by their owner, who is signed out everywhere", async () => {
    expect(await refusals(changePassword, ben, { current: first, next })).toEqual([]);
    const account = await web.account.findUniqueOrThrow({ where: { id: ben.accountId } });
    expect(await verifyPassword(next, account.passwordHash)).toBe(true);
    expect(account.sessionVersion).toBe(2);
    expect(await lastEntry()).toMatchObject({ event: "password_changed", by: ben.personId });
  });

  test.each([
    ["a wrong current one", { current: "wrong", next }, "sign_in_failed"],
    ["a short new one", { current: first, next: "short" }, "input_invalid"],
    ["the same again", { current: first, next: first }, "input_invalid"],
  ])("are not changed with %s", async (_, input, code) => {
    expect(await refusals(changePassword, ben, input)).toEqual([code]);
    expect(await lastEntry()).toMatchObject({ event: "attempt_refused", by: ben.personId });
  });
});

test.each([
  ["add_person", addPersonCommand],
  ["change_roles", changeRoles],
  ["disable_person", disablePerson],
  ["enable_person", enablePerson],
  ["reset_password", resetPassword],
] as [string, Command<unknown, unknown>][])(
  "%s refuses everybody but admins and logs it",
  async (name, command) => {
    for (const actor of [viewer, ben]) expect(await refusals(command, actor, ben)).toEqual(["role_missing"]);
    expect(await lastEntry()).toMatchObject({ event: "attempt_refused", body: { attempt: name } });
  },
);

test("somebody without a role cannot change a password", async () => {
  const nobody = await addPerson(web, "Nobody", []);
  expect(await refusals(changePassword, nobody, { current: "x", next: "y" })).toEqual(["role_missing"]);
});

test("two admins who remove each other in the same moment leave one", async () => {
  const eve = await addPerson(web, "Eve", ["admin"]);
  const both = await Promise.all([
    refusals(disablePerson, ada, eve),
    refusals(changeRoles, eve, changes(ada, ["viewer"])),
  ]);
  expect(both.flat()).toEqual(["last_admin"]);
  expect(await web.roleGrant.count({ where: { role: "admin", revokedAt: null } })).toBe(1);
});
