import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mirrorOf } from "@/lib/adapters/release-platforms/git/mirror";
import {
  openGit,
  openTestGitTarget,
  type TestGitTarget,
} from "@/lib/adapters/release-platforms/git/test-git-target";
import type { TestRepository } from "@/lib/adapters/release-platforms/git/test-repository";

/** Five commits on main: two that touch the same lines, an empty one, a merge, and one by itself. */
function commitHistory(repository: TestRepository): void {
  repository.commit("Begin", { "server.mjs": "one\n", "docs/read me.md": "a\n" });
  repository.commit("Count coats", { "server.mjs": "two\n" });
  repository.commit("Count coats better", { "server.mjs": "three\n" });
  repository.commit("Nothing at all", {});
  repository.merge("Merge pull request #12 from shop/coupons", () => {
    repository.commit("Add coupons", { "coupons.mjs": "a\n" });
    repository.commit("Mend coupons", { "coupons.mjs": "b\n" });
  });
  repository.commit("Rename the notes", { "docs/read me.md": "b\n" });
}

describe("the reverts of a branch", () => {
  let rig: TestGitTarget;
  beforeEach(async () => {
    rig = await openTestGitTarget(commitHistory);
  });
  afterEach(() => rig.close());

  /** Commits along the first parents, newest first: 0 is the head. */
  const commits = () => rig.repository.git("log", "--first-parent", "--format=%H", "main").split("\n");
  const candidates = () => openGit(rig).candidates();
  const named = async (version: string) => {
    const found = (await candidates()).find((candidate) => candidate.version.startsWith(version));
    if (!found) throw new Error(`${version} is not offered`);
    return found;
  };
  const short = (index: number) => commits()[index]?.slice(0, 8);

  test("are offered nearest first, each once, and those that are not possible say why", async () => {
    expect((await candidates()).map(({ version, retained }) => [version, retained])).toEqual([
      [short(0), true],
      [`without-${short(0)}`, true],
      [`without-${short(1)}`, true],
      [`as-of-${short(2)}`, true],
      [`without-${short(2)}: would change nothing`, false],
      [`as-of-${short(3)}`, true],
      [`without-${short(3)}`, true],
      [`as-of-${short(4)}`, true],
      [`without-${short(4)}: conflicts with later changes in server.mjs`, false],
      [`as-of-${short(5)}`, true],
    ]);
  });

  test("are the commits that git revert makes, in their content", async () => {
    for (const [index, args] of [
      [0, []],
      [1, ["--mainline", "1"]],
      [3, []],
    ] as const) {
      const { releaseId } = await named(`without-${short(index)}`);
      const reverted = revertInClone(rig.repository, commits()[index] ?? "", args);
      expect(await treeOf(releaseId)).toBe(reverted);
    }
  });

  test("that go back to a commit have exactly its content, on top of the head", async () => {
    const { releaseId } = await named(`as-of-${short(4)}`);
    expect(await treeOf(releaseId)).toBe(rig.repository.git("rev-parse", `${commits()[4]}^{tree}`));
    expect(rig.repository.git("rev-parse", `${releaseId}^`)).toBe(commits()[0]);
  });

  test("have the same ids for whoever prepares them, and others for another committer", async () => {
    const elsewhere = openGit(rig, { remote: `file://${rig.repository.bare}`, token: undefined });
    const ids = async (platform = openGit(rig)) =>
      (await platform.candidates()).map(({ releaseId, artefactDigest }) => [releaseId, artefactDigest]);
    expect(await ids(elsewhere)).toEqual(await ids());
    const other = await ids(openGit(rig, { committer: { name: "Ops", email: "ops@example.com" } }));
    expect(other[0]).toEqual((await ids())[0]);
    expect(other[1]).not.toEqual((await ids())[1]);
  });

  test("say in their text what they take back", async () => {
    const merge = await named(`without-${short(1)}`);
    expect(await textOf(merge.releaseId)).toBe(
      `Revert “Merge pull request #12 from shop/coupons”\n\nThis reverts commit ${commits()[1]}, reversing\n` +
        `changes made to ${commits()[2]}.\n\nTwokey-Version: without-${short(1)}\n`,
    );
  });

  test("tell which commits they take back, for the undo list", async () => {
    const platform = openGit(rig);
    const { releaseId, version, commit, configHash } = await platform.current();
    const from = { releaseId, version, commit, configHash: configHash ?? "" };
    const range = async (name: string) => {
      const { artefactDigest, ...to } = await named(name);
      return platform.takesBack?.(from, {
        ...to,
        artefactDigest: artefactDigest ?? "",
        wasInProduction: false,
      });
    };
    expect(await range(`without-${short(1)}`)).toEqual({ older: commits()[2], newer: commits()[1] });
    expect(await range(`as-of-${short(3)}`)).toEqual({ older: commits()[3], newer: commits()[0] });
    await expect(range(`without-${short(4)}`)).rejects.toThrow("cannot be prepared");
  });

  /** Reads a commit that was not pushed: pushes it to a branch of its own first. */
  async function pushed(id: string): Promise<string> {
    const mirror = await mirrorOf(rig.target);
    await mirror.remote(["push", "--quiet", rig.target.remote, `${id}:refs/heads/look-${id.slice(0, 8)}`]);
    return id;
  }
  const treeOf = async (id: string) => rig.repository.git("rev-parse", `${await pushed(id)}^{tree}`);
  const textOf = async (id: string) =>
    `${rig.repository.git("log", "-1", "--format=%B", await pushed(id))}\n`;
});

/** The tree that git revert itself makes in a work tree. */
function revertInClone(repository: TestRepository, commit: string, args: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "twokey-revert-"));
  const git = (...words: string[]) => repository.git("-C", folder, ...words);
  try {
    git("clone", "--quiet", repository.bare, ".");
    git("revert", "--no-edit", ...args, commit);
    return git("rev-parse", "HEAD^{tree}");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
