import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { splitNotes } from "@/lib/audit/checkpoint";
import { openNote } from "@/lib/audit/signed-note";
import { type Database, openDatabase } from "@/lib/db/client";
import { recordEvent } from "@/lib/db/timeline";
import { logger } from "@/lib/logger";
import { useDatabase } from "@/test/database";
import { entryOf } from "./checkpoint-file";
import { openCheckpoints, startCheckpoints } from "./checkpoints";
import { type CheckpointPorts, takeCheckpoint } from "./take-checkpoint";

const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let folder: string;
let ports: CheckpointPorts;

beforeAll(() => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 6);
  owner = openDatabase(urls.ownerUrl, 2);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "twokey-checkpoints-"));
  ports = await openHere();
  await grow();
});
afterEach(() => rm(folder, { recursive: true }));

const openHere = () => openCheckpoints({ db: worker, dataFolder: folder, git: null });
const grow = (text = "seen") =>
  web.$transaction((tx) =>
    recordEvent(tx, { incidentId: null, personId: null }, { event: "note_added", body: { text } }),
  );
const entries = async () => (await ports.file.readAll()).map(entryOf);
const kinds = async () => (await entries()).map((entry) => entry?.kind);
const place = () => worker.checkpointPlace.findUniqueOrThrow({ where: { origin: ports.signer.key.name } });

/** What somebody can do who owns the database: the triggers off, a change, the triggers on again. */
async function behindTheGuards(sql: string): Promise<void> {
  await owner.$transaction([
    owner.$executeRawUnsafe("ALTER TABLE timeline_entry DISABLE TRIGGER USER"),
    owner.$executeRawUnsafe(sql),
    owner.$executeRawUnsafe("ALTER TABLE timeline_entry ENABLE ALWAYS TRIGGER timeline_chain"),
    owner.$executeRawUnsafe("ALTER TABLE timeline_entry ENABLE ALWAYS TRIGGER keep_facts"),
    owner.$executeRawUnsafe("ALTER TABLE timeline_entry ENABLE ALWAYS TRIGGER keep_facts_whole"),
  ]);
}

const cutLastRow = `
  WITH gone AS (DELETE FROM timeline_entry WHERE position = (SELECT max(position) FROM timeline_entry) RETURNING position, prev_hash)
  UPDATE timeline_head SET position = gone.position - 1, hash = gone.prev_hash FROM gone`;

describe("a checkpoint", () => {
  test("begins with the key, and is written again only when a chain grew", async () => {
    expect(await takeCheckpoint(ports)).toBe(true);
    expect(await kinds()).toEqual(["key", "checkpoint"]);
    expect(await takeCheckpoint(ports)).toBe(false);
    await grow();
    expect(await takeCheckpoint(ports)).toBe(true);
    expect(await kinds()).toEqual(["key", "checkpoint", "checkpoint"]);
    const head = await web.timelineHead.findFirstOrThrow();
    expect((await entries()).at(-1)).toMatchObject({
      log: { size: Number(head.position), hash: new Uint8Array(head.hash) },
    });
  });

  test("is signed by the key in the data folder, which only its user can read", async () => {
    await takeCheckpoint(ports);
    const { mode } = await stat(path.join(folder, "audit-key.json"));
    expect(mode & 0o777).toBe(0o600);
    const again = await openHere();
    expect(again.signer.key.text).toBe(ports.signer.key.text);
    for (const note of await ports.file.readAll()) expect(openNote(note, [again.signer.key])).not.toBeNull();
  });

  test("stands in the file and as a copy in the database, for pages to show", async () => {
    await takeCheckpoint(ports);
    const copies = await web.checkpointNote.findMany({
      where: { origin: ports.signer.key.name },
      orderBy: { id: "asc" },
    });
    expect(copies.map(({ note }) => note)).toEqual(await ports.file.readAll());
    expect(await place()).toMatchObject({
      file: ports.file.path,
      fileError: null,
      alarm: null,
      publicKey: ports.signer.key.text,
    });
  });

  test("is copied later when the database did not get it", async () => {
    const aside = { ...ports, db: worker };
    await takeCheckpoint(aside);
    await grow();
    await takeCheckpoint(aside);
    await owner.$transaction([
      owner.$executeRaw`ALTER TABLE checkpoint_note DISABLE TRIGGER USER`,
      owner.$executeRaw`DELETE FROM checkpoint_note WHERE id = (SELECT max(id) FROM checkpoint_note)`,
      owner.$executeRaw`ALTER TABLE checkpoint_note ENABLE ALWAYS TRIGGER keep_facts`,
      owner.$executeRaw`ALTER TABLE checkpoint_note ENABLE ALWAYS TRIGGER keep_facts_whole`,
    ]);
    await grow();
    await takeCheckpoint(ports);
    const copies = await web.checkpointNote.findMany({
      where: { origin: ports.signer.key.name },
      orderBy: { id: "asc" },
    });
    expect(copies.map(({ note }) => note)).toEqual(await ports.file.readAll());
    expect((await place()).alarm).toBeNull();
  });

  test("is written once by two workers on one folder", async () => {
    await takeCheckpoint(ports);
    await grow();
    const second = await openHere();
    const wrote = await Promise.all([takeCheckpoint(ports), takeCheckpoint(second)]);
    expect(wrote.filter(Boolean)).toHaveLength(1);
    expect(await kinds()).toEqual(["key", "checkpoint", "checkpoint"]);
  });

  test("drops what a crash left half written, and nothing else", async () => {
    await takeCheckpoint(ports);
    const whole = await readFile(ports.file.path, "utf8");
    await appendFile(ports.file.path, "twokey-half\n12\nAAAA");
    await grow();
    await takeCheckpoint(ports);
    const text = await readFile(ports.file.path, "utf8");
    expect(text.startsWith(whole)).toBe(true);
    expect(splitNotes(text).rest).toBe("");
    expect(await kinds()).toEqual(["key", "checkpoint", "checkpoint"]);
  });

  test("is signed by a new key when the key was lost, and says so", async () => {
    await takeCheckpoint(ports);
    await rm(path.join(folder, "audit-key.json"));
    const renewed = await openHere();
    expect(renewed.signer.key.name).toBe(ports.signer.key.name);
    expect(renewed.signer.key.text).not.toBe(ports.signer.key.text);
    expect(await takeCheckpoint(renewed)).toBe(true);
    expect(await kinds()).toEqual(["key", "checkpoint", "key", "checkpoint"]);
    expect((await entries())[2]).toMatchObject({ publicKey: renewed.signer.key.text });
    expect((await place()).publicKey).toBe(renewed.signer.key.text);
  });
});

describe("an alarm", () => {
  async function expectAlarm(pattern: RegExp): Promise<void> {
    await takeCheckpoint(ports);
    expect((await place()).alarm).toMatch(pattern);
    const told = (await entries()).filter((entry) => entry?.kind === "alarm");
    expect(told.map((entry) => entry?.kind === "alarm" && entry.reason).join()).toMatch(pattern);
  }

  test("is raised once when the end of the log was cut, and recording goes on", async () => {
    await grow();
    await takeCheckpoint(ports);
    await behindTheGuards(cutLastRow);
    await expectAlarm(/The log ends at row \d+, but the checkpoint signed at .* covers \d+ rows/);
    expect((await kinds()).slice(-2)).toEqual(["alarm", "checkpoint"]);
    const { alarmAt } = await place();
    await grow();
    await takeCheckpoint(ports);
    expect((await kinds()).slice(-3)).toEqual(["alarm", "checkpoint", "checkpoint"]);
    expect((await place()).alarmAt).toEqual(alarmAt);
  });

  test("is raised when another row stands at the place of the last one", async () => {
    await takeCheckpoint(ports);
    await behindTheGuards(cutLastRow);
    await grow("something else");
    await expectAlarm(/Row \d+ of the log is not the one that the checkpoint signed at .* covers/);
  });

  test("is raised when a row since the last checkpoint was changed", async () => {
    await takeCheckpoint(ports);
    await grow();
    await behindTheGuards(
      "UPDATE timeline_entry SET body = '{}' WHERE position = (SELECT max(position) FROM timeline_entry)",
    );
    await expectAlarm(/Row \d+ of the log is damaged: expected the hash [0-9a-f]{64}/);
    // As it was again, for the tests behind this one.
    await behindTheGuards(cutLastRow);
  });

  test("is raised when the file is gone, or was cut", async () => {
    await takeCheckpoint(ports);
    await rm(ports.file.path);
    await expectAlarm(/The checkpoint file is gone/);
    await grow();
    await takeCheckpoint(ports);
    const { size } = await stat(ports.file.path);
    const last = (await ports.file.readAll()).at(-1) ?? "";
    await truncate(ports.file.path, size - Buffer.byteLength(last) - 1);
    await expectAlarm(/The checkpoint file lacks notes/);
  });

  test("is raised when the last note of the file was changed", async () => {
    await takeCheckpoint(ports);
    const text = await readFile(ports.file.path, "utf8");
    await writeFile(ports.file.path, text.replace(/\ntime 2/g, "\ntime 1"));
    await expectAlarm(/The last note of the checkpoint file was changed/);
  });
});

describe("beside the file", () => {
  const quiet = logger.child({}, { level: "silent" });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", path.join(folder, "repository"), ...args], { encoding: "utf8" });
  const repository = () => path.join(folder, "repository");

  /** Runs the loops until `done` says so; notifications would only make it faster. */
  async function runUntil(done: () => Promise<boolean>): Promise<void> {
    const stopping = new AbortController();
    const loop = startCheckpoints({
      db: worker,
      logger: quiet,
      signal: stopping.signal,
      dataFolder: folder,
      git: repository(),
    });
    await expect.poll(done, { timeout: 30_000, interval: 50 }).toBe(true);
    stopping.abort();
    await loop.stopped;
  }

  test("each growth is committed to a git repository", async () => {
    execFileSync("git", ["init", "--quiet", repository()]);
    await runUntil(
      async () =>
        (await worker.checkpointPlace.findFirst({ where: { origin: ports.signer.key.name } }))?.gitAt != null,
    );
    const name = `${ports.signer.key.name}.txt`;
    expect(git("show", `HEAD:${name}`)).toBe(await readFile(ports.file.path, "utf8"));
    expect(await place()).toMatchObject({ git: repository(), gitError: null });
  });

  test("a repository that fails is shown, and no checkpoint waits for it", async () => {
    await runUntil(
      async () =>
        (await worker.checkpointPlace.findFirst({ where: { origin: ports.signer.key.name } }))?.gitError !=
        null,
    );
    expect((await place()).gitError).toMatch(/repository/);
    expect(await kinds()).toEqual(["key", "checkpoint"]);
  });

  test("a file that cannot be written is shown", async () => {
    await takeCheckpoint(ports);
    await grow();
    await rm(path.join(folder, "checkpoints"), { recursive: true });
    await writeFile(path.join(folder, "checkpoints"), "a file where the folder was");
    await runUntil(async () => (await place()).fileError !== null);
    expect((await place()).fileError).toMatch(/ENOTDIR/);
  });
});
