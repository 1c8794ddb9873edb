import { afterAll, beforeAll, expect, test } from "vitest";
import { logRowsAfter, readHeads, sealRowsAfter } from "@/lib/db/audit";
import { type Database, openDatabase } from "@/lib/db/client";
import { HARD_TEXTS } from "@/test/audit-story";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { SeededRandom } from "@/test/random";
import { follow, jsonbArray, LOG_BEGIN, logValues, SEALS_BEGIN, sealValues } from "./chain";
import { FACT_KINDS, SEALED } from "./sealed-fact";

const SEED = 7;
const urls = useDatabase();
let web: Database;
let owner: Database;

beforeAll(() => {
  web = openDatabase(urls.webUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
});
afterAll(() => Promise.all([web.$disconnect(), owner.$disconnect()]));

/** Every character that an encoder may treat on its own, and many that it may not; no lone surrogate, no NUL. */
function hardTexts(): string[] {
  const random = new SeededRandom(SEED);
  const controls = Array.from({ length: 0x9f }, (_, code) => String.fromCodePoint(code + 1));
  const anywhere = () => {
    const code = random.between(1, 0x10ffff);
    return code >= 0xd800 && code <= 0xdfff ? "\ufffd" : String.fromCodePoint(code);
  };
  const mixed = Array.from({ length: 40 }, () =>
    Array.from({ length: 30 }, () => random.pick([random.pick(controls), anywhere(), '"', "\\"])).join(""),
  );
  return [...HARD_TEXTS, ...controls, ...mixed];
}

test(`each row's hash is computed anew as PostgreSQL did, whatever its text (seed ${SEED})`, async () => {
  const { personId } = await addPerson(web, 'R"o\\s\u0001a é 你', ["viewer"]);
  const texts = hardTexts();
  for (const text of texts) {
    await web.$executeRaw`
      INSERT INTO timeline_entry (person_id, event, body, corrects) VALUES (${personId}::uuid, ${text}, ${text}, 1)`;
  }
  const heads = await readHeads(web);
  let log = LOG_BEGIN;
  for (const row of await logRowsAfter(web, 0)) {
    const { head, fault } = follow(log, row, logValues(row));
    expect(fault).toBeNull();
    log = head;
  }
  // The first row says that the policy was put into force.
  expect(log).toEqual({ size: 1 + texts.length, hash: new Uint8Array(heads.log.hash) });
  let seals = SEALS_BEGIN;
  for (const row of await sealRowsAfter(web, 0)) {
    const { head, fault } = follow(seals, row, sealValues(row));
    expect(fault).toBeNull();
    seals = head;
  }
  const [sealed] = await web.$queryRaw<{ text: string }[]>`
    SELECT sealed_text(to_jsonb(p), 'person') AS text FROM person p WHERE id = ${personId}::uuid`;
  expect(jsonbArray(JSON.parse(sealed?.text ?? ""))).toBe(sealed?.text);
  // Person, account and role.
  expect(seals).toEqual({ size: 3, hash: new Uint8Array(heads.seals.hash) });
});

test("the database seals the columns that the verifier knows", async () => {
  for (const kind of FACT_KINDS) {
    const [row] = await owner.$queryRaw<{ columns: string[] }[]>`SELECT sealed_columns(${kind}) AS columns`;
    expect(row?.columns).toEqual(SEALED[kind]);
    const stored = await owner.$queryRaw<{ name: string }[]>`
      SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${kind}`;
    const names = stored.map(({ name }) => name);
    expect(SEALED[kind].filter((column) => !names.includes(column))).toEqual([]);
  }
});

test("a fact is sealed when it is recorded and when it changes, and not when nothing sealed changes", async () => {
  const { accountId, personId } = await addPerson(web, "Tom", ["viewer"]);
  const sealsOf = (key: string) => web.factSeal.count({ where: { key } });
  await web.account.update({
    where: { id: accountId },
    data: { sessionVersion: 2 },
  });
  expect(await sealsOf(accountId)).toBe(1);
  await web.account.update({ where: { id: accountId }, data: { disabledAt: new Date() } });
  expect(await sealsOf(accountId)).toBe(2);
  expect(await sealsOf(personId)).toBe(1);
});

test("seals are made by the database alone, and kept", async () => {
  const seal = await web.factSeal.findFirstOrThrow();
  await expect(web.factSeal.create({ data: { ...seal, position: 999n } })).rejects.toThrow(
    "permission denied",
  );
  await expect(web.factSealHead.updateMany({ data: { position: 0n } })).rejects.toThrow("permission denied");
  await expect(web.$queryRaw`SELECT append_seal('person', '["x"]')`).rejects.toThrow("permission denied");
  await expect(owner.factSeal.deleteMany()).rejects.toThrow("facts");
  await expect(owner.factSeal.updateMany({ data: { key: "another" } })).rejects.toThrow("facts");
  await expect(owner.$executeRaw`TRUNCATE fact_seal`).rejects.toThrow("facts");
  await expect(owner.factSealHead.create({ data: { id: 2, position: 0n, hash: seal.hash } })).rejects.toThrow(
    "fact_seal_head_single",
  );
});

test("facts are sealed one after the other when many are recorded at once", async () => {
  const before = (await readHeads(web)).seals.size;
  await Promise.all(Array.from({ length: 12 }, (_, turn) => addPerson(web, `Person${turn}`, ["viewer"])));
  const rows = await sealRowsAfter(web, before);
  expect(rows.map(({ position }) => position)).toEqual(
    Array.from({ length: 36 }, (_, index) => before + index + 1),
  );
});
