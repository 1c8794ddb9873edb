import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { cellsOf } from "@/lib/jobs/faults/test-crash-cells";
import { CRASH_POINTS } from "@/lib/jobs/faults/test-crash-points";
import { LATE_MS, runCell, type Stage } from "@/lib/jobs/faults/test-crash-run";
import { JournalledHost } from "@/lib/jobs/faults/test-journalled-host";
import { PlatformJournal } from "@/lib/jobs/faults/test-platform-journal";
import { logger } from "@/lib/logger";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const urls = useDatabase();
let stage: Stage;
let folder: string;
const ends = new Map<string, number>();
let runs = 0;
let deaths = 0;

beforeAll(async () => {
  // A dead worker cannot write the log lines of its call and says so, four hundred times.
  logger.level = "silent";
  folder = await mkdtemp(path.join(tmpdir(), "twokey-journal-"));
  const journal = new PlatformJournal(path.join(folder, "platform.log"));
  const web = openDatabase(urls.webUrl, 4);
  stage = {
    web,
    worker: openDatabase(urls.workerUrl, 12),
    owner: openDatabase(urls.ownerUrl, 4),
    approvers: [
      await addPerson(web, "Rosa", ["responder", "approver"]),
      await addPerson(web, "Ben", ["approver"]),
    ],
    host: new JournalledHost(journal, LATE_MS),
    journal,
  };
});
afterAll(async () => {
  await Promise.all([stage.web, stage.worker, stage.owner].map((db) => db.$disconnect()));
  stage.journal.close();
  await rm(folder, { recursive: true });
});

describe("a worker that dies at a named point, whatever the platform answers", () => {
  test.each(CRASH_POINTS)("%s: nothing is lost, done twice or falsely said", async (point) => {
    const cells = cellsOf(point);
    const faults: string[] = [];
    await Promise.all(
      cells.map(async (cell, index) => {
        const end = await runCell(stage, cell, `${point.replaceAll(" ", "-")}-${index}`);
        ends.set(end.state, (ends.get(end.state) ?? 0) + 1);
        runs += 1;
        deaths += end.deaths;
        faults.push(...end.faults.map((fault) => `${cell.name}: ${fault}`));
      }),
    );
    expect(faults).toEqual([]);
  });

  test("is one of more than 400 runs, after which the log is one chain without a gap", async () => {
    console.log(
      `${runs} runs, ${deaths} deaths and lost answers, ended ${JSON.stringify(Object.fromEntries(ends))}`,
    );
    expect(runs).toBeGreaterThan(400);
    const [chain] = await stage.owner.$queryRaw<{ rows: bigint; last: bigint; broken: bigint }[]>`
      SELECT count(*) AS rows, max(position) AS last, count(*) FILTER (WHERE NOT (prev_hash = before)) AS broken
      FROM (SELECT position, prev_hash, lag(hash, 1, sha256('twokey/timeline/1'::bytea)) OVER (ORDER BY position) AS before
        FROM timeline_entry) AS entry`;
    expect(chain).toMatchObject({ last: chain?.rows, broken: 0n });
    expect(chain?.rows).toBeGreaterThan(4_000n);
  });
});
