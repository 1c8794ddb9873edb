import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gitRepository } from "@/lib/adapters/code-hosts/git/git";
import { endQuarantine } from "@/lib/commands/end-quarantine";
import { endQuarantine as insertEnd, insertQuarantine, openQuarantines } from "@/lib/db/quarantine";
import { holdWishFor } from "@/lib/jobs/assessment/hold-wish";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { watchQuarantines } from "@/lib/jobs/watch-quarantines";
import { useDatabase } from "@/test/database";
import { run } from "@/test/run";

const shop = new Workshop(useDatabase());
const place = { service: "shop", target: "api" };
let folder: string;
/** Good, then bad on top of it, then the fix on top of that; and a release from another line. */
let commits: Record<"good" | "bad" | "fix" | "elsewhere", string>;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-history-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trim();
  const commit = (subject: string) => {
    git(
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@test.example",
      "commit",
      "-q",
      "--allow-empty",
      "-m",
      subject,
    );
    return git("rev-parse", "HEAD");
  };
  git("init", "-q", "-b", "main");
  const good = commit("Good");
  const bad = commit("Bad");
  const fix = commit("Fix");
  git("checkout", "-q", "--orphan", "other");
  commits = { good, bad, fix, elsewhere: commit("Elsewhere") };
});
afterAll(() => rmSync(folder, { recursive: true }));

let incident: { id: string; number: number };
beforeEach(async () => {
  await shop.owner.$executeRaw`ALTER TABLE quarantine DISABLE TRIGGER keep_facts_whole`;
  await shop.owner.$executeRaw`ALTER TABLE quarantine_end DISABLE TRIGGER keep_facts_whole`;
  await shop.owner.$executeRaw`TRUNCATE quarantine_end, quarantine`;
  const plan = await shop.approvedPlan();
  await shop.start().drive(plan.id);
  await shop.owner.$executeRaw`TRUNCATE quarantine_end, quarantine`;
  incident = { id: plan.incidentId, number: plan.document.incident };
  const execution = await shop.stateOf(plan);
  const bad = { releaseId: "1.5.0", version: "1.5.0", commit: commits.bad };
  await insertQuarantine(shop.worker, {
    ...place,
    ...bad,
    incidentId: plan.incidentId,
    executionId: execution.id,
    ownerId: shop.rosa.personId,
    means: "Publishing is locked",
    until: "the fix is live",
  });
});

const host = () => gitRepository({ path: folder });
const live = (version: string, commit: string | null) => ({
  releaseId: version,
  version,
  commit,
  configHash: null,
  since: null,
  saidBy: "test",
  warnings: [],
});
const open = () => openQuarantines(shop.worker, "shop", "api");

describe("a release that is held", () => {
  test("is let go of when a release is live whose history contains it, with one row of the log", async () => {
    await watchQuarantines(shop.worker, place, live("1.5.1", commits.fix), host());
    await watchQuarantines(shop.worker, place, live("1.5.1", commits.fix), host());
    expect(await open()).toEqual([]);
    const end = await shop.owner.quarantineEnd.findFirstOrThrow();
    expect(end).toMatchObject({ personId: null, reason: expect.stringContaining("1.5.1 is live") });
    const told = await shop.owner.timelineEntry.count({
      where: { event: "quarantine_ended", incidentId: incident.id },
    });
    expect(told).toBe(1);
  });

  test.each<[string, () => ReturnType<typeof live>]>([
    ["itself, again", () => live("1.5.0", commits.bad)],
    ["the same commit under another name", () => live("1.5.0-again", commits.bad)],
    ["the release before it", () => live("1.4.2", commits.good)],
    ["a release from another line", () => live("2.0.0", commits.elsewhere)],
    ["a release whose commit nobody knows", () => live("1.6.0", null)],
  ])("stays held while what is live is %s", async (_, what) => {
    await watchQuarantines(shop.worker, place, what(), host());
    expect(await open()).toHaveLength(1);
  });

  test("stays held where no history can be read", async () => {
    await watchQuarantines(shop.worker, place, live("1.5.1", commits.fix), null);
    await watchQuarantines(
      shop.worker,
      place,
      live("1.5.1", commits.fix),
      gitRepository({ path: "/nowhere" }),
    );
    expect(await open()).toHaveLength(1);
  });

  test("is lifted by a plan to its fix, kept by a plan to anything else", async () => {
    const held = await open();
    const from = { commit: commits.good };
    const wish = (to: string | null, quarantines = held) =>
      holdWishFor(quarantines, { from, to: { commit: to } }, host());
    expect(await wish(commits.fix)).toBe("lift");
    expect(await wish(commits.bad)).toBe("set");
    expect(await wish(commits.elsewhere)).toBe("set");
    expect(await wish(null)).toBe("set");
    expect(await wish(commits.fix, [])).toBe("leave");
    expect(await wish(commits.elsewhere, [])).toBe("set");
  });

  test("is ended by a person with a reason, once; not by anybody", async () => {
    const [held] = await open();
    const end = (reason: string, who = shop.ben) =>
      run(shop.web, endQuarantine, who, { quarantine: held?.id, reason });
    for (const short of ["short", "🔥🔥🔥🔥🔥"])
      expect(await end(short)).toEqual(["quarantine_reason_missing"]);
    expect(await end("The trouble was the load balancer", { ...shop.ben, roles: ["responder"] })).toEqual([
      "role_missing",
    ]);
    expect(await end("The trouble was the load balancer")).toEqual([]);
    expect(await end("The trouble was the load balancer")).toEqual(["quarantine_ended"]);
    expect(await open()).toEqual([]);
    const told = await shop.owner.timelineEntry.findMany({ where: { incidentId: incident.id } });
    expect(told.filter(({ event }) => event === "attempt_refused")).toHaveLength(4);
  });

  test("is a fact: nobody changes or deletes it, and the worker ends it in nobody's name", async () => {
    const [held] = await open();
    const id = held?.id ?? "";
    await expect(shop.owner.quarantine.update({ where: { id }, data: { version: "x" } })).rejects.toThrow(
      "facts",
    );
    await expect(shop.owner.quarantine.delete({ where: { id } })).rejects.toThrow("facts");
    const end = { quarantineId: id, personId: shop.ben.personId, reason: "In the name of Ben" };
    await expect(insertEnd(shop.worker, end)).rejects.toThrow("permission denied");
  });
});
