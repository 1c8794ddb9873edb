import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNoteKey } from "@/lib/audit/signed-note";
import { type Database, openDatabase } from "@/lib/db/client";
import { takeRoles } from "@/lib/db/role-grant";
import { openCheckpoints } from "@/lib/jobs/checkpoints/checkpoints";
import { takeCheckpoint } from "@/lib/jobs/checkpoints/take-checkpoint";
import { exportAudit } from "@/lib/queries/audit-export";
import { AuditStory } from "@/test/audit-story";
import { useDatabase } from "@/test/database";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";
import { type Report, verifyExport } from "./verify-export";

const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let folder: string;
let story: AuditStory;
let executed: StoredTestPlan;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  folder = await mkdtemp(path.join(tmpdir(), "twokey-verify-"));
  story = await AuditStory.begin(web, worker);
  executed = await story.succeeds();
  await sign();
});
afterAll(async () => {
  await Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]);
  await rm(folder, { recursive: true });
});

const openHere = () => openCheckpoints({ db: worker, dataFolder: folder, git: null });
const sign = async () => takeCheckpoint(await openHere());
const key = async () => (await openHere()).signer.key.text;
const fileNotes = async () => ({ notes: await (await openHere()).file.readAll(), rest: "" });

async function exported(): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportAudit(urls.webUrl)) lines.push(line);
  return lines;
}

async function* asLines(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function verify(lines: readonly string[], keys: readonly string[]): Promise<Report> {
  const trusted = keys.flatMap((text) => readNoteKey(text) ?? []);
  return verifyExport(asLines(lines), { keys: trusted, file: await fileNotes() });
}

const damageOf = async (where: string) => {
  const { damage } = await verify(await exported(), []);
  return damage
    .filter((damaged) => damaged.where.startsWith(where))
    .map(({ expected, found }) => `${expected} / ${found}`);
};

/** What the owner of the database can do: the triggers of a table off, a change, the triggers on again. */
async function behindTheGuards(table: string, change: () => Promise<unknown>): Promise<void> {
  await owner.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await change();
  await owner.$executeRawUnsafe(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

describe("what happens every day is no damage", () => {
  test("a role that was taken away after the execution", async () => {
    await web.$transaction((tx) => takeRoles(tx, story.cast.ben.personId, ["approver"], new Date()));
    const report = await verify(await exported(), [await key()]);
    expect(report.damage).toEqual([]);
    expect(report.plans[0]?.execution?.carriedBy).toEqual(["Rosa", "Ben"]);
    expect(report.facts.size - report.facts.covered).toBe(1);
  });

  test("a checkpoint file that is newer than the export", async () => {
    const before = await exported();
    await story.isRejected();
    await sign();
    const report = await verify(before, [await key()]);
    expect(report.damage).toEqual([]);
    expect(report.checkpoints.later).toBe(1);
  });

  test("a key that was lost and made anew, when both are trusted or none", async () => {
    const old = await key();
    await rm(path.join(folder, "audit-key.json"));
    await sign();
    const lines = await exported();
    expect((await verify(lines, [old, await key()])).damage).toEqual([]);
    expect((await verify(lines, [])).keys.map(({ text }) => text)).toEqual([old, await key()]);
    const { damage } = await verify(lines, [old]);
    expect(damage.map(({ found }) => found)).toContainEqual(expect.stringContaining("name it with --key if"));
  });
});

describe("what somebody did behind the guards is named", () => {
  test("a vote that was put into the table without a row of the log", async () => {
    const plan = await addPlan(web, story.cast.rosa);
    const id = randomUUID();
    const { personId, accountId } = story.cast.mina;
    const vote = { planId: plan.id, personId, accountId, act: "approve", method: "reauthenticate" };
    await web.approval.create({
      data: { id, ...vote, digest: plan.digest, signature: randomBytes(32), evidence: {} },
    });
    expect(await damageOf(`approval ${id}`)).toEqual([
      "a proof that Mina did it / the evidence is not complete",
      "a row of the log that tells of it / none",
    ]);
  });

  test("an execution that began with one approval", async () => {
    const plan = await addPlan(web, story.cast.rosa);
    await story.approve(story.cast.mina, plan);
    const id = randomUUID();
    const lease = { leaseOwner: "nobody", leaseUntil: new Date() };
    await behindTheGuards("execution", () =>
      owner.execution.create({
        data: { id, planId: plan.id, targetKey: plan.document.changes[0]?.target.key ?? "", ...lease },
      }),
    );
    expect(await damageOf(`execution ${id}`)).toEqual([
      "a seal from when it was recorded / none",
      "a row of the log that tells of it / none",
      expect.stringMatching(/^two effective approvals when it began \/ A second person has to approve/),
    ]);
  });

  test("a vote whose reason was rewritten, a role that was removed, and a person who was renamed", async () => {
    const vote = await web.approval.findFirstOrThrow({ where: { planId: executed.id } });
    await behindTheGuards("approval", () =>
      owner.approval.update({ where: { id: vote.id }, data: { reason: "never said" } }),
    );
    expect(await damageOf(`approval ${vote.id}`)).toEqual([
      expect.stringMatching(/^what seal \d+ was made of/),
    ]);
    const grant = await web.roleGrant.findFirstOrThrow({ where: { personId: story.cast.yuki.personId } });
    await behindTheGuards("role_grant", () => owner.roleGrant.delete({ where: { id: grant.id } }));
    expect(await damageOf(`role_grant ${grant.id}`)).toEqual([
      expect.stringMatching(/^the fact that seal \d+ was made of \/ none/),
    ]);
    await behindTheGuards("person", () =>
      owner.person.update({ where: { id: story.cast.ada.personId }, data: { name: "Eve" } }),
    );
    expect(await damageOf(`person ${story.cast.ada.personId}`)).toEqual([
      expect.stringMatching(/^what seal \d+ was made of/),
    ]);
  });
});
