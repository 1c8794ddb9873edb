import { rename } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestHost, type TestHost } from "@/lib/adapters/release-platforms/release-directories/test-host";
import { type Database, openDatabase } from "@/lib/db/client";
import { readTarget } from "@/lib/db/deployment";
import { useDatabase } from "@/test/database";
import { askerOf, recordAnswer } from "./watch-releases";

const database = useDatabase();
let db: Database;
let owner: Database;
let host: TestHost;
beforeAll(() => {
  db = openDatabase(database.workerUrl, 4);
  owner = openDatabase(database.ownerUrl, 2);
});
afterAll(() => Promise.all([db.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  await owner.$executeRaw`TRUNCATE deployment, target_status`;
  host = await openTestHost();
});
afterEach(() => host.close());

const look = async () =>
  recordAnswer(db, { service: "shop", target: "main" }, await askerOf(host.platform)());
const versions = async () =>
  (await owner.deployment.findMany({ orderBy: { observedAt: "asc" } })).map((seen) => seen.version);
const logged = async () => {
  const entries = await owner.timelineEntry.findMany({
    where: { event: "release_seen" },
    orderBy: { position: "desc" },
  });
  return entries.map((entry) => JSON.parse(entry.body) as object);
};

describe("a target that is watched", () => {
  it("records the release that is live when it is first seen", async () => {
    await look();
    expect(await versions()).toEqual(["1.5.0"]);
    expect((await logged())[0]).toMatchObject({ version: "1.5.0", commit: "b".repeat(40), before: null });
    expect(await readTarget(db, "shop", "main")).toMatchObject({ live: { version: "1.5.0" }, error: null });
  });

  it("records nothing more while the same release stays", async () => {
    await look();
    const rows = (await logged()).length;
    await look();
    await look();
    expect(await versions()).toEqual(["1.5.0"]);
    expect(await logged()).toHaveLength(rows);
  });

  it("records another release once, whoever put it there, and what was before", async () => {
    await look();
    await host.drift();
    await Promise.all([look(), look()]);
    expect(await versions()).toEqual(["1.5.0", "1.4.1"]);
    expect((await logged())[0]).toMatchObject({ version: "1.4.1", before: "1.5.0" });
  });

  it("keeps what was known when the platform cannot be read, and says why", async () => {
    await look();
    await rename(path.join(host.root, "current"), path.join(host.root, "elsewhere"));
    await look();
    const target = await readTarget(db, "shop", "main");
    expect(target?.live?.version).toBe("1.5.0");
    expect(target?.candidates.map((candidate) => candidate.version)).toContain("1.4.2");
    expect(target?.error).toMatch(/\S/);
    expect(await versions()).toEqual(["1.5.0"]);
  });
});
