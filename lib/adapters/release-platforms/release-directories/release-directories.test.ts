import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { pointCurrentAt } from "@/lib/adapters/release-platforms/release-directories/current-link";
import { readJournal, writeJournal } from "@/lib/adapters/release-platforms/release-directories/journal";
import { withLock } from "@/lib/adapters/release-platforms/release-directories/lock";
import { openTestHost, type TestHost } from "@/lib/adapters/release-platforms/release-directories/test-host";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

describeReleasePlatform("release-directories", () => openTestHost());

describe("release-directories", () => {
  let host: TestHost;
  beforeEach(async () => {
    host = await openTestHost();
  });
  afterEach(() => host.close());

  const switchStep = (): PlanStep => ({
    kind: "switch-release",
    root: host.root,
    from: "1.5.0",
    to: "1.4.2",
  });
  const sending = (changes: object = {}) => testSending({ idempotencyKey: "p:0", forMs: 2_000, ...changes });

  test("says what serves is live, and warns, when the link leads elsewhere", async () => {
    await pointCurrentAt(host.root, "1.4.2");
    const current = await host.platform.current();
    expect(current).toMatchObject({ releaseId: "1.5.0", since: null, saidBy: "version address" });
    expect(current.warnings).toEqual([expect.stringContaining("1.4.2")]);
  });

  test("goes by the link when production does not answer at all", async () => {
    host.answerAfter(60_000);
    await fetch(host.versionUrl.replace("version", "restart"), { method: "POST" });
    expect(await host.platform.current()).toMatchObject({ releaseId: "1.5.0", saidBy: "link" });
  });

  test("cannot say what is live when an unknown version answers", async () => {
    host.lie("9.9.9");
    await expect(host.platform.current()).rejects.toThrow("9.9.9");
  });

  test("knows nothing of a restart while the command that a killed worker left still runs", async () => {
    await pointCurrentAt(host.root, "1.4.2");
    const orphan = spawn("sleep", ["60"]);
    const [, restart] = (await host.platform.preview(host.plan.from, host.plan.to, "leave")).steps;
    if (!restart) throw new Error("the plan has no restart");
    const note = { key: "p:1", attempt: 1, step: "restart" };
    await writeJournal(host.root, { ...note, event: "begun", detail: "" });
    await writeJournal(host.root, { ...note, event: "running", detail: `${hostname()}.${orphan.pid}` });
    expect(await host.platform.observe(restart, host.plan, "p:1")).toMatchObject({ at: "unknown" });
    orphan.kill("SIGKILL");
    await once(orphan, "exit");
    expect(await host.platform.observe(restart, host.plan, "p:1")).toEqual({ at: "from" });
  });

  test.each([
    ["a moment ago", 5_000, "unknown"],
    ["a moment ahead, by a clock that was set back", -5_000, "unknown"],
    ["long ago", 3_600_000, "from"],
    ["hours ahead, by a clock that was set back", -3_600_000, "from"],
  ])("a restart begun %s that nothing answers after is %s ms old and %s", async (_, agoMs, at) => {
    host.answerAfter(60_000);
    await fetch(host.versionUrl.replace("version", "restart"), { method: "POST" });
    await pointCurrentAt(host.root, "1.4.2");
    const [, restart] = (await host.platform.preview(host.plan.from, host.plan.to, "leave")).steps;
    if (!restart) throw new Error("the plan has no restart");
    const begun = { at: new Date(Date.now() - agoMs).toISOString(), key: "p:1", attempt: 1, step: "restart" };
    await writeFile(
      `${host.root}/deployments.log`,
      `${JSON.stringify({ ...begun, event: "begun", detail: "" })}\n`,
    );
    expect((await host.platform.observe(restart, host.plan, "p:1")).at).toBe(at);
  });

  test("switches in one rename, so that every look finds one of the two releases", async () => {
    let looks = 0;
    let done = false;
    const looking = (async () => {
      while (!done) {
        expect(["1.4.2", "1.5.0"]).toContain(
          JSON.parse(await readFile(`${host.root}/current/release.json`, "utf8")).version,
        );
        looks += 1;
      }
    })();
    await host.platform.send(switchStep(), host.plan, sending());
    done = true;
    await looking;
    expect(looks).toBeGreaterThan(0);
    expect((await readdir(host.root)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("refuses a release whose files changed after the plan was made", async () => {
    await writeFile(path.join(host.root, "releases/1.4.2/server.mjs"), "export const version = 'other';\n");
    expect(await host.platform.observe(switchStep(), host.plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining("files of release 1.4.2 changed"),
    });
    expect((await host.platform.send(switchStep(), host.plan, sending())).outcome).toBe("refused");
  });

  test("does not do a step again that somebody has taken back since", async () => {
    await host.platform.send(switchStep(), host.plan, sending());
    await pointCurrentAt(host.root, "1.5.0");
    const again = await host.platform.send(switchStep(), host.plan, sending({ attempt: 2 }));
    expect(again).toMatchObject({ outcome: "refused", reason: expect.stringContaining("done before") });
  });

  test("refuses steps for another place or with another command than is configured", async () => {
    const [, restart] = (await host.platform.preview(host.plan.from, host.plan.to, "leave")).steps;
    const foreign: PlanStep[] = [
      { ...switchStep(), root: "/srv/other" } as PlanStep,
      { ...restart, command: ["sh", "-c", "true"] } as PlanStep,
    ];
    for (const step of foreign) {
      expect((await host.platform.observe(step, host.plan)).at).toBe("other");
      expect((await host.platform.send(step, host.plan, sending())).outcome).toBe("refused");
    }
  });

  test("hands what the restart command prints to the log", async () => {
    const lines: string[] = [];
    const [first, restart] = (await host.platform.preview(host.plan.from, host.plan.to, "leave")).steps as [
      PlanStep,
      PlanStep,
    ];
    await host.platform.send(first, host.plan, sending());
    const log = (line: string) => lines.push(line);
    await host.platform.send(restart, host.plan, sending({ idempotencyKey: "p:1", log }));
    expect(lines).toContain("asked the host: 200");
  });

  test("a changed configuration changes its hash", async () => {
    const before = (await host.platform.current()).configHash;
    await mkdir(path.join(host.root, "config"));
    await writeFile(path.join(host.root, "config/shop.json"), "{}");
    expect((await host.platform.current()).configHash).not.toBe(before);
  });

  test("tells in the connection test what is missing", async () => {
    await host.deleteTarget();
    host.lie("");
    const probe = await host.platform.probe();
    expect(probe.ok).toBe(false);
    expect(probe.findings.join("\n")).toContain("does not answer with JSON that names a version");
  });
});

describe("the lock of a release root", () => {
  let host: TestHost;
  beforeEach(async () => {
    host = await openTestHost();
  });
  afterEach(() => host.close());

  test("lets one work at a time", async () => {
    let inside = 0;
    const work = () =>
      withLock(host.root, AbortSignal.timeout(5_000), async () => {
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 8 }, work));
  });

  test("waits for its holder only until the deadline", async () => {
    await mkdir(path.join(host.root, ".lock"));
    await expect(withLock(host.root, AbortSignal.timeout(60), async () => "in")).rejects.toThrow();
  });

  test("is taken over from a holder that died", async () => {
    const lock = path.join(host.root, ".lock");
    await mkdir(lock);
    const longAgo = new Date(Date.now() - 31_000);
    await utimes(lock, longAgo, longAgo);
    expect(await withLock(host.root, AbortSignal.timeout(1_000), async () => "in")).toBe("in");
  });

  test("is taken over at once from a process that was killed, and from nobody who lives", async () => {
    const lock = path.join(host.root, ".lock");
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    await mkdir(lock);
    await writeFile(path.join(lock, `${hostname()}.${dead}`), "");
    expect(await withLock(host.root, AbortSignal.timeout(1_000), async () => "in")).toBe("in");
    await mkdir(lock);
    await writeFile(path.join(lock, `${hostname()}.${process.pid}`), "");
    await expect(withLock(host.root, AbortSignal.timeout(60), async () => "in")).rejects.toThrow();
  });

  test("a journal line that a crash cut short hides no other line", async () => {
    const entry = { key: "p:0", attempt: 1, step: "restart", event: "begun", detail: "" } as const;
    await writeJournal(host.root, entry);
    await writeFile(path.join(host.root, "deployments.log"), '{"at":"2026', { flag: "a" });
    await writeJournal(host.root, { ...entry, event: "done" });
    expect((await readJournal(host.root, "p:0")).map(({ event }) => event)).toEqual(["begun", "done"]);
  });
});
