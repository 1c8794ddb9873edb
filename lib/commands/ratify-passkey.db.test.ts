import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { ratifyPasskey } from "@/lib/commands/ratify-passkey";
import { revokePasskey } from "@/lib/commands/revoke-passkey";
import { type Database, openDatabase } from "@/lib/db/client";
import { ratificationRequest } from "@/lib/queries/ratification-request";
import { readWaiting } from "@/lib/queries/waiting";
import { toBase64url } from "@/lib/signature/base64url";
import { challengeFor } from "@/lib/signature/challenge";
import { hexOf } from "@/lib/signature/digest";
import { passkeyStatementDigest } from "@/lib/signature/passkey-statement";
import { verifyOffline } from "@/lib/signature/verify-offline";
import { useDatabase } from "@/test/database";
import { Keys } from "@/test/keys";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { run, TEST_SITE } from "@/test/run";

const urls = useDatabase();
const keys = new Keys();
let web: Database;
let owner: Database;
let ben: Actor;
let ada: Actor;
let yuki: Actor;
let ana: Actor;
let passkeyId: string;
let digest: string;
let count = 0;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  ben = await addPerson(web, "Ben", ["approver"]);
  ada = await addPerson(web, "Ada", ["admin"]);
  yuki = await addPerson(web, "Yuki", ["viewer", "responder", "communicator"]);
  for (const person of [ben, ada, yuki]) await keys.add(web, person);
  await changePolicy(web, { passkeyDelayHours: 24 });
});
beforeEach(async () => {
  count += 1;
  // By the operator, so that her password is not new.
  ana = await addPerson(owner, `Ana${count}`, ["approver"]);
  passkeyId = await keys.add(web, ana, "phone");
  digest = passkeyStatementDigest(await keyRow());
});
afterAll(() => Promise.all([web.$disconnect(), owner.$disconnect()]));

const keyRow = () => web.passkey.findUniqueOrThrow({ where: { id: passkeyId } });
const vouch = (who: Actor, label = "key") => ({
  passkeyId,
  digest,
  answer: keys.answer(who, "ratify", digest, label),
});
const ratify = (who: Actor, input: unknown = vouch(who)) => run(web, ratifyPasskey, who, input);
const waits = async () => (await keyRow()).usableFrom > new Date();

describe("a new key", () => {
  test.each(["approver", "admin"])("may sign at once when an %s vouches for it", async (role) => {
    const who = role === "admin" ? ada : ben;
    expect(await waits()).toBe(true);
    expect(await ratify(who)).toEqual([]);
    expect(await waits()).toBe(false);
    const stored = await web.passkeyRatification.findUniqueOrThrow({ where: { passkeyId } });
    expect(stored.ratifiedAt).toEqual((await keyRow()).usableFrom);
    const signer = await web.passkey.findUniqueOrThrow({ where: { id: stored.signedWithId } });
    const expected = { act: "ratify", digest, publicKey: signer.publicKey, ...TEST_SITE } as const;
    expect(verifyOffline(stored.evidence, expected).ok).toBe(true);
    const log = await web.timelineEntry.findFirstOrThrow({ orderBy: { position: "desc" } });
    expect([log.event, log.personId, JSON.parse(log.body)]).toEqual([
      "passkey_ratified",
      who.personId,
      { label: "phone", owner: ana.name },
    ]);
  });

  test("is offered to whoever may ratify it, with the words that its owner sees", async () => {
    const now = new Date();
    const [offered] = (await readWaiting(web, ben, now)).keys.filter(({ id }) => id === passkeyId);
    expect(offered).toMatchObject({ owner: ana.name, label: "phone", digest });
    expect(offered?.words).toHaveLength(12);
    expect((await readWaiting(web, yuki, now)).keys).toEqual([]);
    expect((await readWaiting(web, ana, now)).keys.map(({ id }) => id)).not.toContain(passkeyId);
    const options = await ratificationRequest(web, { passkeyId, actor: ben, site: TEST_SITE, now });
    expect(options?.challenge).toBe(toBase64url(challengeFor("ratify", digest)));
    const none = await ratificationRequest(web, { passkeyId, actor: ana, site: TEST_SITE, now });
    expect(none).toBeNull();
  });

  test("stands for exactly this person, credential and public key", async () => {
    const key = await keyRow();
    const others = [
      { ...key, personId: randomUUID() },
      { ...key, credentialId: `${key.credentialId}x` },
      { ...key, publicKey: key.publicKey.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) },
    ].map(passkeyStatementDigest);
    expect(new Set([digest, ...others]).size).toBe(4);
  });
});

describe("a key is not ratified", () => {
  test("by its owner, also with a key that may sign", async () => {
    expect(await ratify(ana, vouch(ana, "phone"))).toEqual(["passkey_ratified_by_owner"]);
    const own = { passkeyId: (await web.passkey.findFirstOrThrow({ where: { personId: ben.personId } })).id };
    expect(await ratify(ben, { ...vouch(ben), ...own })).toContain("passkey_ratified_by_owner");
  });

  test("by somebody without one of the roles", async () => {
    expect(await ratify(yuki)).toEqual(["role_missing"]);
  });

  test("with a key that has to wait itself", async () => {
    const kim = await addPerson(web, `Kim${count}`, ["commander"]);
    await keys.add(web, kim, "new");
    expect(await ratify(kim, vouch(kim, "new"))).toEqual(["passkey_too_young"]);
  });

  test("twice, or when it may sign already", async () => {
    expect(await ratify(ben)).toEqual([]);
    expect(await ratify(ada)).toEqual(["passkey_usable_already"]);
  });

  test("once it is revoked, or when there is none", async () => {
    expect(await run(web, revokePasskey, ana, { passkeyId })).toEqual([]);
    expect(await ratify(ben)).toEqual(["passkey_revoked"]);
    expect(await ratify(ben, { ...vouch(ben), passkeyId: randomUUID() })).toEqual(["not_found"]);
  });

  test("when the page showed another key", async () => {
    const shown = hexOf(new Uint8Array(32));
    const input = { passkeyId, digest: shown, answer: keys.answer(ben, "ratify", shown) };
    expect(await ratify(ben, input)).toEqual(["changed_meanwhile"]);
  });

  test("with a signature for another act, with somebody else's key, or with none", async () => {
    const forged = { ...vouch(ben), answer: keys.answer(ben, "approve", digest) };
    expect(await ratify(ben, forged)).toEqual(["signature_not_valid"]);
    expect(await ratify(ben, { ...vouch(ben), answer: keys.answer(ada, "ratify", digest) })).toEqual([
      "passkey_not_yours",
    ]);
    expect(await ratify(ben, { passkeyId, digest, answer: {} })).toEqual(["signature_not_valid"]);
    expect(await waits()).toBe(true);
  });

  test("while a password that somebody else may have set for its owner is new", async () => {
    await web.account.update({ where: { id: ana.accountId }, data: { passwordHash: "set by an admin" } });
    expect(await ratify(ada)).toEqual(["passkey_of_new_login"]);
    expect((await readWaiting(web, ada, new Date())).keys.map(({ id }) => id)).not.toContain(passkeyId);
    expect(await waits()).toBe(true);
  });

  test("by two people at once more than once", async () => {
    const both = await Promise.all([ratify(ben), ratify(ada)]);
    expect(both.flat()).toEqual(["passkey_usable_already"]);
    expect(await web.passkeyRatification.count({ where: { passkeyId } })).toBe(1);
  });
});
