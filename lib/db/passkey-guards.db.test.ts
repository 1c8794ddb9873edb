import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase, type Transaction } from "@/lib/db/client";
import { useDatabase } from "@/test/database";
import { answer } from "@/test/guard-answer";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";

// Each test fails when the guard it is about is dropped. Everything happens as the role that production uses.
const urls = useDatabase();
const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const DAY = 24 * 3_600_000;
let web: Database;
let worker: Database;
let owner: Database;
let ben: Actor;
let yuki: Actor;
let ana: Actor;
let bensKey: string;
let yukisKey: string;
let count = 0;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 1);
  owner = openDatabase(urls.ownerUrl, 2);
  await changePolicy(web, { passkeyDelayHours: 24 });
  ben = await addPerson(web, "Ben", ["approver"]);
  yuki = await addPerson(web, "Yuki", ["viewer", "responder", "communicator"]);
  bensKey = (await register(web, ben)).id;
  yukisKey = (await register(web, yuki)).id;
});
beforeEach(async () => {
  count += 1;
  // By the operator, so that her password is not new.
  ana = await addPerson(owner, `Ana${count}`, ["approver"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

const age = (at: Date) => Math.abs(Date.now() - at.getTime());

function register(db: Transaction, { personId }: Actor, more: object = {}) {
  return db.passkey.create({
    data: {
      id: randomUUID(),
      personId,
      credentialId: randomUUID(),
      publicKey: randomBytes(77),
      transports: [],
      rpId: "localhost",
      label: "key",
      ...more,
    },
  });
}

describe("a passkey", () => {
  test("is one of the first two and may sign at once, or it waits, whatever the desk writes", async () => {
    for (const id of [bensKey, yukisKey]) {
      const { createdAt, usableFrom } = await web.passkey.findUniqueOrThrow({ where: { id } });
      expect(usableFrom).toEqual(createdAt);
    }
    const forged = { usableFrom: LONG_AGO, createdAt: LONG_AGO, revokedAt: LONG_AGO };
    const third = await register(web, ana, forged);
    expect(age(third.createdAt)).toBeLessThan(60_000);
    expect(third.usableFrom.getTime() - third.createdAt.getTime()).toBe(DAY);
    expect(third.revokedAt).toBeNull();
    const byOperator = await register(owner, ana);
    expect(byOperator.usableFrom).toEqual(byOperator.createdAt);
  });

  test("that was revoked still counts as one of the first two", async () => {
    const { id } = await register(web, ana);
    await web.passkey.update({ where: { id }, data: { revokedAt: new Date() } });
    const next = await register(web, ana);
    expect(next.usableFrom.getTime() - next.createdAt.getTime()).toBe(DAY);
  });

  test("is registered by one person after the other", async () => {
    await owner.$transaction(async (held) => {
      await held.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('register passkey'))`;
      const hurried = web.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL lock_timeout = 200`;
        await register(tx, ana);
      });
      expect(await answer(hurried)).toMatch(/lock timeout|55P03/);
    });
  });

  test("keeps its person, key and waiting time, and comes back from no revocation", async () => {
    const { id } = await register(web, ana);
    const change = (db: Database, data: object) => answer(db.passkey.update({ where: { id }, data }));
    for (const data of [
      { id: randomUUID() },
      { personId: ben.personId },
      { credentialId: randomUUID() },
      { publicKey: randomBytes(77) },
      { rpId: "evil.example" },
      { createdAt: LONG_AGO },
      { usableFrom: new Date() },
    ]) {
      expect(await change(owner, data)).toBe("passkey_change_not_allowed");
    }
    expect(await change(web, { label: "phone", counter: 7n })).toBe("done");
    expect(await change(web, { counter: 6n })).toBe("passkey_change_not_allowed");
    expect(await change(web, { usableFrom: new Date() })).toContain("permission denied");
    expect(await change(web, { revokedAt: new Date() })).toBe("done");
    expect(await change(web, { revokedAt: null })).toBe("passkey_change_not_allowed");
    expect(await change(web, { revokedAt: LONG_AGO })).toBe("passkey_change_not_allowed");
    expect(await answer(owner.passkey.delete({ where: { id } }))).toContain("facts");
    expect(await answer(owner.$executeRaw`TRUNCATE passkey CASCADE`)).toContain("rows of passkey are facts");
  });
});

describe("a ratification", () => {
  let passkeyId: string;
  beforeEach(async () => {
    passkeyId = (await register(web, ana)).id;
  });

  const ratify = (by: Actor, signedWithId: string, more: object = {}, db = web) =>
    answer(
      db.passkeyRatification.create({
        data: {
          passkeyId,
          personId: by.personId,
          signedWithId,
          digest: randomBytes(32),
          signature: randomBytes(64),
          evidence: {},
          ratifiedAt: LONG_AGO,
          ...more,
        },
      }),
    );
  const waits = async () =>
    (await web.passkey.findUniqueOrThrow({ where: { id: passkeyId } })).usableFrom > new Date();

  test("lets the key sign from then on, by the database's clock, and is a fact", async () => {
    expect(await ratify(ben, bensKey)).toBe("done");
    expect(await waits()).toBe(false);
    const row = await web.passkeyRatification.findUniqueOrThrow({ where: { passkeyId } });
    expect(age(row.ratifiedAt)).toBeLessThan(60_000);
    const key = await web.passkey.findUniqueOrThrow({ where: { id: passkeyId } });
    expect(key.usableFrom).toEqual(row.ratifiedAt);
    const where = { passkeyId };
    expect(await answer(owner.passkeyRatification.delete({ where }))).toContain("facts");
    expect(
      await answer(owner.passkeyRatification.update({ where, data: { evidence: { forged: true } } })),
    ).toContain("facts");
    expect(await answer(owner.$executeRaw`TRUNCATE passkey_ratification`)).toContain("facts");
  });

  test("is given by somebody else, who holds a role that counts", async () => {
    const own = (await register(owner, ana)).id;
    expect(await ratify(ana, own)).toBe("passkey_ratified_by_owner");
    expect(await ratify(yuki, yukisKey)).toBe("role_missing");
    const kim = await addPerson(web, `Kim${count}`, ["commander"]);
    const kimsKey = (await register(owner, kim)).id;
    await web.roleGrant.updateMany({ where: { personId: kim.personId }, data: { revokedAt: new Date() } });
    expect(await ratify(kim, kimsKey)).toBe("role_missing");
    const dis = await addPerson(web, `Dis${count}`, ["admin"]);
    const disKey = (await register(owner, dis)).id;
    await web.person.update({ where: { id: dis.personId }, data: { disabledAt: new Date() } });
    expect(await ratify(dis, disKey)).toBe("role_missing");
    expect(await waits()).toBe(true);
  });

  test("is signed with an own key that may sign", async () => {
    expect(await ratify(ben, yukisKey)).toBe("passkey_not_yours");
    expect(await ratify(ben, (await register(web, ben)).id)).toBe("passkey_not_yours");
    const lost = (await register(owner, ben)).id;
    await web.passkey.update({ where: { id: lost }, data: { revokedAt: new Date() } });
    expect(await ratify(ben, lost)).toBe("passkey_not_yours");
    expect(await ratify(ben, randomUUID())).toBe("passkey_not_yours");
    expect(await waits()).toBe(true);
  });

  test("is for a key that exists, is not revoked and still waits", async () => {
    expect(await ratify(ben, bensKey, { passkeyId: randomUUID() })).toBe("not_found");
    expect(await ratify(ben, bensKey, { passkeyId: yukisKey })).toBe("passkey_usable_already");
    await web.passkey.update({ where: { id: passkeyId }, data: { revokedAt: new Date() } });
    expect(await ratify(ben, bensKey)).toBe("passkey_revoked");
  });

  test("is for a key whose owner's logins are old enough, so that one admin does not turn two keys", async () => {
    await web.account.update({ where: { id: ana.accountId }, data: { passwordHash: "set by an admin" } });
    expect(await ratify(ben, bensKey)).toBe("passkey_of_new_login");
    expect(await waits()).toBe(true);
  });

  test("takes each signature once, and comes from the desk alone", async () => {
    const signature = randomBytes(64);
    expect(await ratify(ben, bensKey, { signature })).toBe("done");
    const other = (await register(web, ana)).id;
    expect(await ratify(ben, bensKey, { passkeyId: other, signature })).toBe("signature_reused");
    expect(await ratify(ben, bensKey, { passkeyId: other }, worker)).toContain("permission denied");
  });

  test("waits while the key is being revoked, and then loses", async () => {
    let ratified: Promise<string> = Promise.resolve("");
    await web.$transaction(async (tx) => {
      await tx.passkey.update({ where: { id: passkeyId }, data: { revokedAt: new Date() } });
      ratified = ratify(ben, bensKey);
      // It is under way, and has to wait for this transaction.
      for (let turn = 0; turn < 200; turn++) {
        const [row] = await owner.$queryRaw<{ waiting: boolean }[]>`
          SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
            AND wait_event_type = 'Lock' AND query LIKE '%passkey_ratification%') AS waiting`;
        if (row?.waiting) return;
        await owner.$queryRaw`SELECT pg_sleep(0.02)::text`;
      }
      throw new Error("the ratification did not wait");
    });
    expect(await ratified).toBe("passkey_revoked");
  });
});
