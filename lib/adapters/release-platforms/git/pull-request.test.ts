import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { LOGIN } from "@/lib/adapters/release-platforms/git/test-git-server";
import {
  openGit,
  openTestGitTarget,
  planTo,
  type TestGitTarget,
} from "@/lib/adapters/release-platforms/git/test-git-target";
import type { Ends, ReleasePlatform, SendOutcome } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { Secret } from "@/lib/secret";
import { type GitHubStandIn, openGitHub, REPOSITORY, TOKEN } from "@/test/github-api/github-stand-in";

const PULLS = `/repos/${REPOSITORY.owner}/${REPOSITORY.repo}/pulls`;

/** The git server and the API of one GitHub: one token, and pull requests only from branches that are there. */
async function openRig() {
  const rig = await openTestGitTarget();
  const github = await openGitHub();
  rig.server.accept(TOKEN);
  github.rule = onlyFromBranches(rig, github);
  const platform = openGit(rig, {
    mode: "pull-request",
    github: { api: github.url, ...REPOSITORY },
    user: LOGIN.user,
    token: Secret.of(TOKEN),
  });
  return {
    ...rig,
    github,
    platform,
    pulls: async () => (await github.ask("GET", `${PULLS}?state=all`)) as unknown as { number: number }[],
    close: async () => {
      await rig.close();
      await github.close();
    },
  };
}

/** What GitHub refuses and the emulator lets pass: a head that is not there, and the same request a second time. */
function onlyFromBranches({ repository }: TestGitTarget, github: GitHubStandIn): GitHubStandIn["rule"] {
  return async ({ method, body }) => {
    if (method !== "POST") return null;
    const { head } = JSON.parse(body) as { head: string };
    const refused = (message: string) => ({
      status: 422,
      body: {
        message: "Validation Failed",
        errors: [{ resource: "PullRequest", field: "head", code: "invalid", message }],
      },
    });
    if (repository.git("for-each-ref", `refs/heads/${head}`) === "") return refused("head is invalid");
    const query = `state=open&head=${REPOSITORY.owner}:${head}`;
    const same = (await github.ask("GET", `${PULLS}?${query}`)) as unknown as unknown[];
    return same.length > 0 ? refused("A pull request already exists.") : null;
  };
}

type Rig = Awaited<ReturnType<typeof openRig>>;

const planBack = (platform: ReleasePlatform) => planTo(platform, (version) => version.startsWith("without-"));

describeReleasePlatform("git, by pull request", async () => {
  const rig = await openRig();
  return {
    platform: rig.platform,
    plan: await planBack(rig.platform),
    applied: async () => rig.repository.pushes() + (await rig.pulls()).length,
    drift: async () => void rig.repository.commit("Release 1.5.1", { "server.mjs": "three\n" }),
    deleteTarget: async () => void rig.repository.git("update-ref", "-d", "refs/heads/main"),
    refuse: () => {
      rig.github.rule = ({ method }) =>
        method === "POST"
          ? { status: 403, body: { message: "Resource not accessible by personal access token" } }
          : null;
    },
    applyWithoutAnswer: () => rig.github.answerLate(Number.POSITIVE_INFINITY),
    answerAfter: rig.github.answerLate,
    lie: rig.production.lie,
    close: rig.close,
  };
});

describe("a revert that is proposed", () => {
  let rig: Rig;
  let ends: Ends;
  let steps: PlanStep[];
  beforeEach(async () => {
    rig = await openRig();
    ends = await planBack(rig.platform);
    ({ steps } = await rig.platform.preview(ends.from, ends.to, "set"));
  });
  afterEach(() => rig.close());

  const step = (index: number): PlanStep => {
    const found = steps[index];
    if (!found) throw new Error(`the plan has no step ${index}`);
    return found;
  };
  const send = (index: number): Promise<SendOutcome> =>
    rig.platform.send(step(index), ends, testSending({ idempotencyKey: `plan:${index}`, forMs: 15_000 }));
  const carrier = () => `twokey/revert-${ends.to.releaseId.slice(0, 8)}`;

  test("is a new branch that nobody else has, and a pull request that names it", async () => {
    expect(steps).toMatchObject([
      {
        kind: "command",
        command: [
          "git",
          "push",
          "--porcelain",
          `--force-with-lease=refs/heads/${carrier()}:`,
          rig.target.remote,
          `${ends.to.releaseId}:refs/heads/${carrier()}`,
        ],
        puts: ends.to.releaseId,
      },
      { kind: "request", method: "POST", url: `${rig.github.url}${PULLS}`, puts: null },
    ]);
    const { body } = step(1) as { body: string };
    expect(JSON.parse(body)).toMatchObject({ head: carrier(), base: "main" });
    expect(body).toContain(ends.to.releaseId);
  });

  test("changes nothing in production, and says that a merge is still needed", async () => {
    const { notes } = await rig.platform.preview(ends.from, ends.to, "set");
    expect(notes.join()).toContain("a merge are still needed");
    expect(rig.platform.capabilities.proposesOnly).toBe(true);
    expect(await send(0)).toMatchObject({ outcome: "confirmed" });
    expect(await send(1)).toMatchObject({
      outcome: "confirmed",
      evidence: expect.stringMatching(/^Pull request #\d+ is open: http/),
    });
    expect(rig.repository.head()).toBe(ends.from.releaseId);
  });

  test("is not opened without its branch", async () => {
    expect(await send(1)).toMatchObject({
      outcome: "refused",
      reason: `${carrier()} does not hold the revert.`,
    });
    expect(await rig.pulls()).toEqual([]);
  });

  test("never moves a branch that is there already", async () => {
    const { from } = ends;
    rig.repository.git("update-ref", `refs/heads/${carrier()}`, from.releaseId);
    expect(await rig.platform.observe(step(0), ends)).toMatchObject({ at: "other" });
    rig.repository.git("update-ref", "-d", `refs/heads/${carrier()}`);
    rig.server.before("taking", () =>
      rig.repository.git("update-ref", `refs/heads/${carrier()}`, from.releaseId),
    );
    expect((await send(0)).outcome).toBe("refused");
    expect(rig.repository.git("rev-parse", carrier())).toBe(from.releaseId);
  });

  test("is done when it was merged, and over when it was closed", async () => {
    await send(0);
    await send(1);
    const [{ number } = { number: 0 }] = await rig.pulls();
    await rig.github.ask("PATCH", `${PULLS}/${number}`, { state: "closed" });
    expect(await rig.platform.observe(step(1), ends)).toEqual({
      at: "other",
      what: `Pull request #${number} was closed without being merged.`,
    });
    await rig.github.ask("PATCH", `${PULLS}/${number}`, { state: "open" });
    await rig.github.ask("PUT", `${PULLS}/${number}/merge`, { merge_method: "merge" });
    rig.repository.git("update-ref", "refs/heads/main", ends.to.releaseId);
    rig.repository.git("update-ref", "-d", `refs/heads/${carrier()}`);
    expect(await rig.platform.observe(step(1), ends)).toMatchObject({
      at: "to",
      evidence: expect.stringContaining(`#${number} is merged`),
    });
  });

  test("is found by the probe when the token may not write, or does not know the repository", async () => {
    expect((await rig.platform.probe()).findings.join("\n")).toContain("The token may write to");
    rig.github.rule = () => ({ status: 404, body: { message: "Not Found" } });
    const { ok, findings } = await rig.platform.probe();
    expect([ok, findings.join("\n")]).toEqual([
      false,
      expect.stringContaining("does not exist, or the token"),
    ]);
  });
});
