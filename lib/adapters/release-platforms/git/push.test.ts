import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reachOnly } from "@/lib/adapters/http";
import { runGit } from "@/lib/adapters/release-platforms/git/run-git";
import { LOGIN } from "@/lib/adapters/release-platforms/git/test-git-server";
import {
  openGit,
  openTestGitTarget,
  planTo,
  type TestGitTarget,
} from "@/lib/adapters/release-platforms/git/test-git-target";
import type { Ends, ReleasePlatform, SendOutcome } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { only, serve } from "@/lib/adapters/test-server";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

describe("a revert that is pushed", () => {
  let rig: TestGitTarget;
  beforeEach(async () => {
    rig = await openTestGitTarget();
  });
  afterEach(() => rig.close());

  const planBack = (platform: ReleasePlatform) =>
    planTo(platform, (version) => version.startsWith("without-"));
  const stepOf = async (platform: ReleasePlatform, { from, to }: Ends): Promise<PlanStep> => {
    const [step] = (await platform.preview(from, to, "leave")).steps;
    if (!step) throw new Error("the plan has no steps");
    return step;
  };
  const send = (platform: ReleasePlatform, step: PlanStep, ends: Ends, ms = 15_000): Promise<SendOutcome> =>
    platform.send(step, ends, testSending({ idempotencyKey: "plan:0", forMs: ms }));
  const plan = async (platform = openGit(rig)) => {
    const ends = await planBack(platform);
    return { platform, ends, step: await stepOf(platform, ends) };
  };

  test("is one command that names both commits, and no credential", async () => {
    const { ends, step } = await plan();
    const { from, to } = ends;
    expect(step).toEqual({
      kind: "command",
      does: `Push ${to.version} to main, only if it is still at ${from.version}`,
      command: [
        "git",
        "push",
        "--porcelain",
        `--force-with-lease=refs/heads/main:${from.releaseId}`,
        rig.target.remote,
        `${to.releaseId}:refs/heads/main`,
      ],
      puts: to.releaseId,
    });
  });

  test.each(["looking", "taking"] as const)(
    "never overwrites what somebody else pushed while the server was %s",
    async (moment) => {
      const { platform, ends, step } = await plan();
      let other = "";
      rig.server.before(moment, () => {
        other = rig.repository.commit("Release 1.5.1", { "server.mjs": "three\n" });
      });
      expect((await send(platform, step, ends)).outcome).toBe("refused");
      expect(rig.repository.head()).toBe(other);
    },
  );

  test("gives the credential to git without an argument that shows it", async () => {
    const { platform, ends, step } = await plan();
    const shown: string[] = [];
    rig.server.before("taking", () => shown.push(...commandLines()));
    expect((await send(platform, step, ends)).outcome).toBe("confirmed");
    const ours = shown.filter((line) => line.includes(rig.target.remote));
    expect(ours.length).toBeGreaterThan(0);
    const login = Buffer.from(`${LOGIN.user}:${LOGIN.token}`).toString("base64");
    for (const line of ours) expect(line).not.toMatch(new RegExp(`${LOGIN.token}|${login}`));
  });

  test("is refused with the sentence of a protected branch", async () => {
    const { platform, ends, step } = await plan();
    rig.server.protect();
    expect(await send(platform, step, ends)).toEqual({
      outcome: "refused",
      reason:
        "The remote declined the push: error: GH006: Protected branch update failed for refs/heads/main. " +
        "error: Changes must be made through a pull request. error: hook declined to update refs/heads/main " +
        "[remote rejected] (hook declined)",
    });
  });

  test("can be taken back by a revert of the revert, and says what it is", async () => {
    const { platform, ends, step } = await plan();
    expect((await send(platform, step, ends)).outcome).toBe("confirmed");
    const now = await platform.current();
    expect(now).toMatchObject({ releaseId: ends.to.releaseId, version: ends.to.version, warnings: [] });
    const again = await planBack(platform);
    expect(again.to.version).toBe(`without-${ends.to.releaseId.slice(0, 8)}`);
    expect((await send(platform, await stepOf(platform, again), again)).outcome).toBe("confirmed");
    expect(rig.repository.git("diff", ends.from.releaseId, "main")).toBe("");
  });

  test("is over when somebody has pushed on top of it", async () => {
    const { platform, ends, step } = await plan();
    await send(platform, step, ends);
    rig.repository.git("update-ref", "refs/heads/main", ends.from.releaseId);
    rig.repository.commit("Release 1.5.1", { "server.mjs": "three\n" });
    expect(await platform.observe(step, ends)).toMatchObject({ at: "other" });
  });

  test("is refused when the committer was configured anew, because it would be another commit", async () => {
    const { ends, step } = await plan();
    const anew = openGit(rig, { committer: { name: "Ops", email: "ops@example.com" } });
    expect(await anew.observe(step, ends)).toMatchObject({
      at: "other",
      what: expect.stringContaining("cannot be prepared any more as it was signed"),
    });
    expect((await send(anew, step, ends)).outcome).toBe("refused");
    expect(rig.repository.pushes()).toBe(0);
  });

  test("is refused as a step for another remote than is configured", async () => {
    const { platform, ends, step } = await plan();
    const foreign = { ...step, command: ["git", "push", "https://git.example.com/shop.git"] } as PlanStep;
    expect((await send(platform, foreign, ends)).outcome).toBe("refused");
  });

  test("goes out while production is down, and is not called confirmed before production answers", async () => {
    const { platform, ends, step } = await plan();
    rig.production.fall();
    const outcome = await send(platform, step, ends, 3_000);
    expect(outcome).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("is not served yet"),
    });
    expect(rig.repository.head()).toBe(ends.to.releaseId);
  });

  test("does not go out while production serves something that did not come from the branch", async () => {
    const { platform, ends, step } = await plan();
    rig.production.pin(rig.repository.git("commit-tree", "main^{tree}", "-m", "Put there by hand"));
    expect(await send(platform, step, ends)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("which is not among the newest of main"),
    });
  });

  test("needs no version address: then the branch is what is known, and the plan says so", async () => {
    const platform = openGit(rig, { versionUrl: undefined });
    const { ends, step } = await plan(platform);
    const { notes } = await platform.preview(ends.from, ends.to, "leave");
    expect(notes.join("\n")).toContain("not that production serves it");
    expect(await send(platform, step, ends)).toMatchObject({ outcome: "confirmed" });
    expect(await platform.servingVersion()).toEqual({
      ok: true,
      version: ends.to.version,
      commit: ends.to.commit,
    });
    expect(await platform.changeUnderWay()).toBeNull();
  });

  test("can be pushed to a repository on this machine", async () => {
    const remote = `file://${rig.repository.bare}`;
    const { platform, ends, step } = await plan(openGit(rig, { remote, token: undefined }));
    expect((await send(platform, step, ends)).outcome).toBe("confirmed");
    expect(rig.repository.head()).toBe(ends.to.releaseId);
  });

  test("says that production is behind the branch", async () => {
    rig.production.pin(rig.repository.git("rev-parse", "main^"));
    const platform = openGit(rig);
    expect((await platform.current()).warnings).toEqual([expect.stringContaining("an older one of main")]);
    expect(await platform.changeUnderWay()).toBeNull();
  });
});

describe("a remote of git", () => {
  let rig: TestGitTarget;
  beforeEach(async () => {
    rig = await openTestGitTarget();
  });
  afterEach(() => rig.close());

  test("that does not know the credential is unreadable, and the probe says so", async () => {
    rig.server.accept("another-token-2c7d");
    await expect(openGit(rig).current()).rejects.toThrow("does not accept the credential");
    expect(await openGit(rig).probe()).toMatchObject({ ok: false });
  });

  test("that lets nobody push is found by the probe", async () => {
    rig.repository.git("config", "http.receivepack", "false");
    const { ok, findings } = await openGit(rig).probe();
    expect([ok, findings.join("\n")]).toEqual([false, expect.stringContaining("Nothing may be pushed")]);
  });

  test("gets no credential when another server sent us there", async () => {
    const elsewhere = await serve();
    const sends = await serve((request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${elsewhere.port}${request.url}` }).end();
    });
    const platform = openGit(rig, { remote: `http://127.0.0.1:${sends.port}/shop.git` });
    await expect(platform.current()).rejects.toThrow();
    expect([sends.requests, elsewhere.requests]).toEqual([1, 0]);
  });

  test("is asked only where network.allow permits it", async () => {
    reachOnly(only("10.0.0.0/8"));
    try {
      await expect(openGit(rig).current()).rejects.toThrow("not listed in network.allow");
    } finally {
      reachOnly(null);
    }
  });

  test("is asked at the address that was judged, whatever its name leads to afterwards", async () => {
    const { port } = new URL(rig.target.remote);
    const asked = await runGit(["ls-remote", `http://rebound.test:${port}/shop.git`, "refs/heads/main"], {
      folder: rig.repository.bare,
      signal: AbortSignal.timeout(10_000),
      protocol: "http",
      settings: [
        ["http.curloptResolve", `rebound.test:${port}:127.0.0.1`],
        ["http.extraHeader", `Authorization: Basic ${btoa(`${LOGIN.user}:${LOGIN.token}`)}`],
      ],
    });
    expect(asked.output.toString()).toContain(rig.repository.head());
    const named = openGit(rig, { remote: `http://localhost:${port}/shop.git` });
    expect((await named.current()).releaseId).toBe(rig.repository.head());
  });

  test("that has no such branch, or no such repository, is named", async () => {
    await expect(openGit(rig, { branch: "release" }).current()).rejects.toThrow("has no branch release");
    const missing = openGit(rig, { remote: rig.target.remote.replace("shop", "shoe") });
    await expect(missing.current()).rejects.toThrow("not found");
  });
});

/** Every command line that runs on this machine now. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return ""; // it has ended
      }
    });
}
