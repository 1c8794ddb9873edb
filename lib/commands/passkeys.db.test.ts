import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, type Command, runCommand } from "@/lib/command";
import { beginPasskey } from "@/lib/commands/begin-passkey";
import { registerPasskey } from "@/lib/commands/register-passkey";
import { renamePasskey } from "@/lib/commands/rename-passkey";
import { revokePasskey } from "@/lib/commands/revoke-passkey";
import { type Database, openDatabase } from "@/lib/db/client";
import { hashPassword } from "@/lib/password";
import { useDatabase } from "@/test/database";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { testPolicy } from "@/test/policy";
import { testConfig } from "@/test/run";
import { SoftwareAuthenticator } from "@/test/software-authenticator";

const database = useDatabase();
const site = { origin: "http://localhost:4400", rpId: "localhost" };
const password = "five-words-nobody-would-guess";
const day = 24 * 3_600_000;
const start = new Date("2026-11-23T02:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

let web: Database;
let passwordHash: string;
let rosa: Actor;
let ben: Actor;
let ada: Actor;
let stranger: Actor;

beforeAll(async () => {
  web = openDatabase(database.webUrl, 4);
  passwordHash = await hashPassword(password);
  await changePolicy(web, { passkeyDelayHours: 24 });
  rosa = await withPassword(await addPerson(web, "Rosa", ["viewer"]));
  ben = await withPassword(await addPerson(web, "Ben", ["approver"]));
  ada = await withPassword(await addPerson(web, "Ada", ["admin"]));
  stranger = await withPassword(await addPerson(web, "Nobody", []));
});
afterAll(() => web.$disconnect());

async function withPassword(actor: Actor): Promise<Actor> {
  await web.account.update({ where: { id: actor.accountId }, data: { passwordHash } });
  return actor;
}

async function decide<Input, Output>(
  command: Command<Input, Output>,
  actor: Actor,
  input: unknown,
  now = start,
) {
  const config = {
    ...testConfig(),
    policy: { ...testPolicy, passkeyDelayHours: 24, reauthenticate: "refused" as const },
  };
  return runCommand(web, command, input, { actor, now, newId: randomUUID, config, site });
}

type Decided = Awaited<ReturnType<typeof decide>>;
const codes = (decision: Decided) => (decision.ok ? [] : decision.reasons.map(({ code }) => code));

/** Begins and ends a registration with a software key of this name. */
async function register(actor: Actor, name: string, now = start) {
  const begun = await decide(beginPasskey, actor, { password }, now);
  if (!begun.ok) throw new Error(begun.reasons[0]?.message);
  const answer = new SoftwareAuthenticator(name).register(begun.value, site);
  return decide(registerPasskey, actor, { label: name, answer }, now);
}

async function keyOf(actor: Actor, label: string) {
  return web.passkey.findFirstOrThrow({ where: { personId: actor.personId, label } });
}

const lastEntry = () => web.timelineEntry.findFirstOrThrow({ orderBy: { position: "desc" } });

describe("registering a passkey", () => {
  it("makes the first two of the installation usable at once and the third a day later", async () => {
    for (const [actor, name] of [
      [rosa, "laptop"],
      [ben, "phone"],
    ] as const) {
      await register(actor, name);
      const { createdAt, usableFrom } = await keyOf(actor, name);
      expect(usableFrom).toEqual(createdAt);
    }
    const third = await register(rosa, "spare");
    const { createdAt, usableFrom, rpId } = await keyOf(rosa, "spare");
    expect(third).toEqual({ ok: true, value: { usableFrom: usableFrom.toISOString() } });
    expect([usableFrom.getTime() - createdAt.getTime(), rpId]).toEqual([day, "localhost"]);
    expect(await lastEntry()).toMatchObject({
      event: "passkey_registered",
      personId: rosa.personId,
      body: JSON.stringify({ label: "spare", usableFrom: usableFrom.toISOString() }),
    });
  });

  it("asks for the password and says in the log that it was wrong", async () => {
    const decision = await decide(beginPasskey, rosa, { password: "stolen session" });
    expect(codes(decision)).toEqual(["sign_in_failed"]);
    expect(await web.passkeyChallenge.findUnique({ where: { personId: rosa.personId } })).toBeNull();
    expect(await lastEntry()).toMatchObject({ event: "attempt_refused", personId: rosa.personId });
  });

  it("tells people of an identity provider that they have no password here", async () => {
    const yuki = await addPerson(web, "Yuki", ["viewer"]);
    await web.account.update({ where: { id: yuki.accountId }, data: { passwordHash: null } });
    expect(codes(await decide(beginPasskey, yuki, { password }))).toEqual(["password_missing"]);
  });

  it("stops guessing after ten tries in a minute", async () => {
    const mina = await withPassword(await addPerson(web, "Mina", ["viewer"]));
    for (let tries = 0; tries < 10; tries++) await decide(beginPasskey, mina, { password: "guess" });
    expect(codes(await decide(beginPasskey, mina, { password }))).toEqual(["too_many_attempts"]);
    const again = await decide(beginPasskey, mina, { password }, later(60_000));
    expect(again.ok).toBe(true);
  });

  it("takes each challenge once", async () => {
    const tomas = await withPassword(await addPerson(web, "Tomas", ["viewer"]));
    const begun = await decide(beginPasskey, tomas, { password });
    if (!begun.ok) throw new Error("not begun");
    const key = (name: string) => ({
      label: name,
      answer: new SoftwareAuthenticator(name).register(begun.value, site),
    });
    const both = await Promise.all([
      decide(registerPasskey, tomas, key("one")),
      decide(registerPasskey, tomas, key("two")),
    ]);
    expect(both.flatMap(codes)).toEqual(["passkey_challenge_gone"]);
  });

  it("refuses an answer after five minutes, and one to a challenge that was replaced", async () => {
    const first = await decide(beginPasskey, ben, { password });
    if (!first.ok) throw new Error("not begun");
    const late = { label: "late", answer: new SoftwareAuthenticator("late").register(first.value, site) };
    expect(codes(await decide(registerPasskey, ben, late, later(5 * 60_000)))).toEqual([
      "passkey_challenge_gone",
    ]);
    await decide(beginPasskey, ben, { password });
    expect(codes(await decide(registerPasskey, ben, late))).toEqual(["signature_not_valid"]);
  });

  it("refuses the challenge of another person and an answer from another address", async () => {
    const begun = await decide(beginPasskey, ben, { password });
    if (!begun.ok) throw new Error("not begun");
    const authenticator = new SoftwareAuthenticator("elsewhere");
    const other = { label: "x", answer: authenticator.register(begun.value, site) };
    expect(codes(await decide(registerPasskey, ada, other))).toEqual(["passkey_challenge_gone"]);
    const phished = authenticator.register(begun.value, site, { origin: "https://evil.example" });
    expect(codes(await decide(registerPasskey, ben, { label: "x", answer: phished }))).toEqual([
      "signature_not_valid",
    ]);
  });

  it("refuses a key that is registered, also by somebody else", async () => {
    expect(codes(await register(ada, "laptop"))).toEqual(["passkey_registered"]);
  });

  it("refuses a key without a name, and people without a role", async () => {
    expect(codes(await decide(registerPasskey, rosa, { label: "  ", answer: {} }))).toEqual([
      "input_invalid",
    ]);
    expect(codes(await decide(beginPasskey, stranger, { password }))).toEqual(["role_missing"]);
  });
});

describe("an own passkey", () => {
  it("can be renamed, which the log keeps", async () => {
    const { id } = await keyOf(rosa, "laptop");
    expect(codes(await decide(renamePasskey, rosa, { passkeyId: id, label: "work laptop" }))).toEqual([]);
    expect((await keyOf(rosa, "work laptop")).id).toBe(id);
    expect(await lastEntry()).toMatchObject({ event: "passkey_renamed" });
  });

  it("cannot be renamed or revoked by others, admins revoke lost ones", async () => {
    const { id } = await keyOf(rosa, "work laptop");
    expect(codes(await decide(renamePasskey, ada, { passkeyId: id, label: "x" }))).toEqual(["not_found"]);
    expect(codes(await decide(revokePasskey, ben, { passkeyId: id }))).toEqual(["not_found"]);
    const { id: spare } = await keyOf(rosa, "spare");
    expect(codes(await decide(revokePasskey, ada, { passkeyId: spare }))).toEqual([]);
    expect(await lastEntry()).toMatchObject({ body: JSON.stringify({ label: "spare", owner: "Rosa" }) });
  });

  it("is revoked once and for good", async () => {
    const { id } = await keyOf(rosa, "work laptop");
    expect(codes(await decide(revokePasskey, rosa, { passkeyId: id }))).toEqual([]);
    expect((await keyOf(rosa, "work laptop")).revokedAt).toEqual(start);
    expect(await lastEntry()).toMatchObject({ event: "passkey_revoked", personId: rosa.personId });
    expect(codes(await decide(revokePasskey, rosa, { passkeyId: id }))).toEqual(["passkey_revoked"]);
    expect(codes(await decide(revokePasskey, rosa, { passkeyId: randomUUID() }))).toEqual(["not_found"]);
  });
});
