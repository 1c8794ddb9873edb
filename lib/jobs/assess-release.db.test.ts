import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openCodeHost } from "@/lib/adapters/code-hosts/registry";
import { forgetMirrors } from "@/lib/adapters/release-platforms/git/mirror";
import { openReleasePlatform } from "@/lib/adapters/release-platforms/registry";
import { findAssessment, insertAssessment } from "@/lib/db/assessment";
import { type Database, openDatabase } from "@/lib/db/client";
import { type AssessmentDeps, assessRelease } from "@/lib/jobs/assess-release";
import { askerOf, recordAnswer } from "@/lib/jobs/watch-releases";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { openShopScene, type ShopScene, sawHealthy } from "@/test/shop-scene";
import { addIncident } from "@/test/stored-plan";

const database = useDatabase();
const MAIN = { service: "shop", target: "main" };
let web: Database;
let db: Database;
let owner: Database;
let incidentId: string;
let shop: ShopScene;

beforeAll(async () => {
  web = openDatabase(database.webUrl, 2);
  db = openDatabase(database.workerUrl, 4);
  owner = openDatabase(database.ownerUrl, 1);
  incidentId = (await addIncident(web, await addPerson(web, "Rosa", ["responder"]))).id;
});
afterAll(() => Promise.all([web, db, owner].map((one) => one.$disconnect())));

beforeEach(async () => {
  await owner.$executeRaw`TRUNCATE deployment, target_status, metric_sample, trigger_firing`;
  shop = await openShopScene();
  await sawHealthy(db, "1.4.2");
  await shop.serve("1.5.0");
  await recordAnswer(db, MAIN, await askerOf(openReleasePlatform(settings()))());
});
afterEach(async () => {
  await shop.close();
  forgetMirrors();
});

describe("assessing the way back to a release", () => {
  test("finds the way back from 1.5.0 to 1.4.2 safe, with everything that two people will sign", async () => {
    const { result, error } = await assess("1.4.2");
    expect(error).toBeNull();
    expect(result?.checks?.filter(({ verdict }) => verdict !== "safe")).toEqual([]);
    expect(result?.verdict).toBe("safe");
    expect(result?.from?.version).toBe("1.5.0");
    expect(result?.to).toMatchObject({ version: "1.4.2", wasInProduction: true });
    expect(result?.undo?.commits).toHaveLength(7);
    expect(result?.undo?.migrations.map(({ file, sort }) => [file, sort])).toEqual([
      ["db/migrations/20261116093000_add_currency_to_orders.sql", "additive"],
    ]);
    expect(result?.steps?.map(({ kind }) => kind)).toEqual(["switch-release", "restart"]);
    expect(result?.notRestored?.length).toBeGreaterThan(0);
    expect(result?.liveSince).not.toBeNull();
  });

  test("blocks the way to the release that runs", async () => {
    const { result } = await assess("1.5.0");
    expect(verdictOf(result, "target-not-live")).toBe("blocked");
  });

  test("is not Safe when the release was never seen in production", async () => {
    await owner.$executeRaw`DELETE FROM deployment WHERE version = '1.4.2'`;
    const { result } = await assess("1.4.2");
    expect(verdictOf(result, "target-was-healthy")).toBe("caution");
    expect(result?.to?.wasInProduction).toBe(false);
  });

  test("is not Safe when the configuration was changed after the live release began", async () => {
    await mkdir(path.join(shop.host, "config"));
    await writeFile(path.join(shop.host, "config", "shop.json"), "{}");
    expect(verdictOf((await assess("1.4.2")).result, "configuration")).toBe("caution");
  });

  test("is blocked while somebody else releases", async () => {
    await mkdir(path.join(shop.host, ".lock"));
    expect(verdictOf((await assess("1.4.2")).result, "other-deployment")).toBe("blocked");
  });

  test("says that nobody knows what is taken away when the repository is gone", async () => {
    await rm(repository(), { recursive: true });
    const { result } = await assess("1.4.2");
    expect(result?.undo).toBeNull();
    expect(result?.undoError).toContain("is not a git repository");
    expect(verdictOf(result, "migrations")).toBe("caution");
  });

  test("does not take migrations for read that nobody looked for", async () => {
    const [main] = shop.service.targets;
    if (main) main.migrations = null;
    expect(verdictOf((await assess("1.4.2")).result, "migrations")).toBe("caution");
  });

  test("says where and what to do when the platform cannot be read", async () => {
    await rm(path.join(shop.host, "current"));
    const { state, result, error } = await assess("1.4.2");
    expect([state, result]).toEqual(["failed", null]);
    expect(error).toMatch(/^Shop could not be read: .*current.* Repair that, then assess again\.$/);
  });

  test("says that a release is gone", async () => {
    await rm(path.join(shop.host, "releases", "1.4.2"), { recursive: true });
    expect((await assess("1.4.2")).error).toContain("1.4.2 is not on the target main of Shop any more");
  });

  test("says so when a release lost its files", async () => {
    await rm(path.join(shop.host, "releases", "1.4.2", "release.json"));
    expect((await assess("1.4.2")).error).toContain("could not be read whole");
  });

  test("lists for a revert the commits that it takes back, which no release in between can tell", async () => {
    const branch = git("symbolic-ref", "--short", "HEAD");
    const platform = openReleasePlatform({
      platform: "git",
      remote: `file://${repository()}`,
      branch,
      mode: "push",
      user: "x-access-token",
      committer: { name: "Twokey", email: "twokey@example.com" },
      deployMinutes: 1,
    });
    const offered = await platform.candidates();
    const revert = offered.find(({ version }) => version.startsWith("as-of-"));
    const { result, error } = await assess(revert?.releaseId ?? "", { platform: () => platform });
    expect(error).toBeNull();
    const backTo = revert?.version.slice("as-of-".length);
    const between = git("log", "--format=%H", `${backTo}..${branch}`).split("\n");
    expect(result?.undo?.commits.map(({ id }) => id)).toEqual(between);
    expect(result?.to).toMatchObject({ commit: revert?.releaseId, wasInProduction: false });
    expect(
      verdictOf(
        (await assess(offered[0]?.releaseId ?? "", { platform: () => platform })).result,
        "target-not-live",
      ),
    ).toBe("blocked");
  });

  test("gives up after its time and says so", async () => {
    const platform = {
      ...openReleasePlatform(settings()),
      current: () => new Promise<never>(() => {}),
    };
    const { error } = await assess("1.4.2", { platform: () => platform, longestMs: 20 });
    expect(error).toContain("did not answer within 0.02 s");
  });

  test("answers a request once, whoever asks again", async () => {
    const id = await request("1.4.2");
    await Promise.all([assessRelease(deps(), id), assessRelease(deps(), id)]);
    const first = await findAssessment(db, id);
    await rm(path.join(shop.host, "current"));
    await assessRelease(deps(), id);
    expect(await findAssessment(db, id)).toEqual(first);
  });
});

function deps(changes: Partial<AssessmentDeps> = {}): AssessmentDeps {
  return {
    db,
    logger: pino({ level: "silent" }),
    service: (key) => (key === "shop" ? shop.service : null),
    platform: (target) => openReleasePlatform(target.settings),
    codeHost: ({ repository: known }) => known && openCodeHost(known),
    ...changes,
  };
}

async function request(releaseId: string): Promise<string> {
  const id = randomUUID();
  const wanted = [{ target: "main", releaseId }];
  await insertAssessment(web, { id, incidentId, service: "shop", wanted, requestedAt: new Date() });
  return id;
}

async function assess(releaseId: string, changes: Partial<AssessmentDeps> = {}) {
  const id = await request(releaseId);
  await assessRelease(deps(changes), id);
  const found = await findAssessment(db, id);
  if (!found) throw new Error("the request is gone");
  // One target: what was seen of it stands beside the whole.
  return { ...found, result: found.result && { ...found.result.changes[0], ...found.result } };
}

type Result = Awaited<ReturnType<typeof assess>>["result"];

function verdictOf(result: Result, check: string): string | undefined {
  const found = result?.checks?.find(({ id }) => id === check)?.verdict;
  expect(result?.verdict).toBe(found);
  return found;
}

function settings() {
  const [main] = shop.service.targets;
  if (!main) throw new Error("the shop has a target");
  return main.settings;
}

function git(...args: string[]): string {
  return execFileSync("git", ["-C", repository(), ...args], { encoding: "utf8" }).trim();
}

function repository(): string {
  const repository = shop.service.targets[0]?.repository;
  if (repository?.kind !== "git") throw new Error("the shop has a clone");
  return repository.path;
}
