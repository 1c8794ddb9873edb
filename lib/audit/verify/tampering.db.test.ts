import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExportLine, exportLine } from "@/lib/audit/export-line";
import { readNoteKey } from "@/lib/audit/signed-note";
import { type Database, openDatabase } from "@/lib/db/client";
import { openCheckpoints } from "@/lib/jobs/checkpoints/checkpoints";
import { takeCheckpoint } from "@/lib/jobs/checkpoints/take-checkpoint";
import { exportAudit } from "@/lib/queries/audit-export";
import { AuditStory } from "@/test/audit-story";
import { type Evidence, TAMPERINGS, tamper } from "@/test/audit-tampering";
import { useDatabase } from "@/test/database";
import { SeededRandom } from "@/test/random";
import { reportWords } from "./report-words";
import { type Report, type Trust, Unreadable, verifyExport } from "./verify-export";

const SEED = 20261126;
const ROUNDS = 500;

const urls = useDatabase();
let web: Database;
let worker: Database;
let folder: string;
let genuine: Evidence;
let key: string;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 4);
  folder = await mkdtemp(path.join(tmpdir(), "twokey-audit-"));
  const checkpoints = await openCheckpoints({ db: worker, dataFolder: folder, git: null });
  key = checkpoints.signer.key.text;
  const story = await AuditStory.begin(web, worker);
  for (const chapter of ["succeeds", "fails", "isRevokedAndWithdrawn", "isRejected"] as const) {
    const plan = await story[chapter]();
    expect(await takeCheckpoint(checkpoints)).toBe(true);
    if (chapter === "succeeds") await story.everydayLife(plan);
  }
  const lines: ExportLine[] = [];
  for await (const line of exportAudit(urls.webUrl)) lines.push(exportLine.parse(JSON.parse(line)));
  genuine = { lines, file: await checkpoints.file.readAll() };
});
afterAll(async () => {
  await Promise.all([web.$disconnect(), worker.$disconnect()]);
  await rm(folder, { recursive: true });
});

/** What an auditor brings along. */
function trusting(file: string[] | null, keyText: string | null = key): Trust {
  const trusted = keyText === null ? null : readNoteKey(keyText);
  return { keys: trusted ? [trusted] : [], file: file && { notes: file, rest: "" } };
}

function verify({ lines, file }: Evidence): Promise<Report> {
  return verifyExport(written(lines), trusting(file));
}

/** The same without anything that was signed: neither notes of the export nor the file. */
function verifyWithoutCheckpoints({ lines }: Evidence): Promise<Report> {
  const unsigned = lines.filter(({ line }) => line !== "note");
  const counted = unsigned.map((line) =>
    line.line === "end" ? { ...line, lines: unsigned.length - 1 } : line,
  );
  return verifyExport(written(counted), trusting(null, null));
}

async function* written(lines: readonly ExportLine[]): AsyncGenerator<string> {
  for (const line of lines) yield JSON.stringify(line);
}

async function finds(verifier: typeof verify, evidence: Evidence): Promise<boolean> {
  try {
    return (await verifier(evidence)).damageCount > 0;
  } catch (error) {
    if (error instanceof Unreadable) return true;
    throw error;
  }
}

/** Tampers 500 times with the same seed, and names what the verifier did not find. */
async function missedBy(verifier: typeof verify): Promise<string[]> {
  const random = new SeededRandom(SEED);
  const ways = Object.keys(TAMPERINGS);
  const missed: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const way = ways[round % ways.length] ?? "";
    if (!(await finds(verifier, tamper(way, genuine, random)))) missed.push(`round ${round}: ${way}`);
  }
  return missed;
}

describe("an untouched export", () => {
  test("is intact, and says who did what by which way", async () => {
    const report = await verify(genuine);
    expect(report.damage).toEqual([]);
    expect(
      report.plans.map(({ votes, execution, end }) => ({
        votes: votes.map(
          ({ person, act, method, revoked }) => `${person} ${act} ${method}${revoked ? " revoked" : ""}`,
        ),
        fate: execution?.state ?? end?.outcome,
        carriedBy: execution?.carriedBy ?? [],
      })),
    ).toEqual([
      {
        votes: ["Rosa approve passkey", "Ben approve passkey"],
        fate: "succeeded",
        carriedBy: ["Rosa", "Ben"],
      },
      {
        votes: ["Ben approve passkey", "Mina approve reauthenticate"],
        fate: "failed",
        carriedBy: ["Ben", "Mina"],
      },
      { votes: ["Ben approve passkey revoked"], fate: "withdrawn", carriedBy: [] },
      { votes: ["Mina reject passkey"], fate: "rejected", carriedBy: [] },
    ]);
    expect(report.log.covered).toBe(report.log.size);
    expect(report.checkpoints.count).toBe(4);
  });

  test("is told in words, with the twelve words of each plan", async () => {
    const report = await verify(genuine);
    const words = reportWords(report);
    expect(words).toContain("INTACT: every row, signature and checkpoint holds; 2 of 4 plans were executed");
    expect(words).toMatch(/approved {3}2\d{3}-.* by Mina, with a fresh sign-in \(weaker/);
    for (const plan of report.plans) expect(words).toContain(`words      ${plan.words.join(" ")}`);
    expect(report.plans[0]?.words).toHaveLength(12);
  });

  test("holds no secret and no address of anybody", () => {
    const text = JSON.stringify(genuine.lines);
    expect(text).toContain("Rosa");
    expect(text).not.toMatch(/scrypt|@test\.example|password_hash/);
  });
});

describe(`${ROUNDS} tamperings with seed ${SEED}`, () => {
  test("are all found", async () => {
    expect(await missedBy(verify)).toEqual([]);
  }, 300_000);

  test("would be missed by a verifier that finds nothing", async () => {
    const blind = async (evidence: Evidence) => ({
      ...(await verify(genuine)),
      plans: [],
      damageCount: 0 * evidence.lines.length,
    });
    expect(await missedBy(blind)).toHaveLength(ROUNDS);
  }, 300_000);

  test("are partly missed by one that looks at no checkpoint: a chain written anew is a whole chain", async () => {
    const missed = await missedBy(verifyWithoutCheckpoints);
    const ways = new Set(missed.map((name) => name.split(": ")[1]));
    expect(ways).toContain("edits a row and writes the chain anew");
    expect(ways).not.toContain("gives a vote the evidence of another");
    expect(ways).not.toContain("changes a plan's bytes with its digest");
  }, 300_000);
});
