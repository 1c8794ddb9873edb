import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MOST_COMMITS } from "@/lib/adapters/code-hosts/code-host";
import { describeCodeHost } from "@/lib/adapters/code-hosts/contract";
import { gitRepository } from "@/lib/adapters/code-hosts/git/git";

const AUTHOR = { GIT_AUTHOR_NAME: "Bo Öberg", GIT_AUTHOR_EMAIL: "bo@example.com" };
const COMMITTER = { GIT_COMMITTER_NAME: "Ci", GIT_COMMITTER_EMAIL: "ci@example.com" };

function git(folder: string, day: number, ...args: string[]): string {
  const at = `2026-11-0${day}T10:00:00Z`;
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    ...AUTHOR,
    ...COMMITTER,
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  return execFileSync("git", ["-C", folder, ...args], {
    env: env as unknown as NodeJS.ProcessEnv,
    encoding: "utf8",
  }).trim();
}

async function commit(
  folder: string,
  day: number,
  file: string,
  text: string,
  message: string,
): Promise<string> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
  git(folder, day, "add", "-A");
  git(folder, day, "commit", "-q", "-m", message);
  return git(folder, day, "rev-parse", "HEAD");
}

async function openRepository() {
  const folder = await mkdtemp(path.join(tmpdir(), "twokey-git-"));
  git(folder, 1, "init", "-q", "-b", "main");
  const older = await commit(folder, 1, "server.mjs", "1\n", "Release 1.4.2");
  const body = "Add coupons\n\nThey were asked for in ENG-7.\n\nRefs: #12\n";
  const middle = await commit(
    folder,
    2,
    "db/migrations/007 coupons.sql",
    "CREATE TABLE coupon (id int);\n",
    body,
  );
  const newer = await commit(folder, 3, "server.mjs", "2\n", "Release 1.5.0");
  git(folder, 3, "checkout", "-q", "-b", "aside", older);
  const aside = await commit(folder, 4, "aside.txt", "a\n", "Something else");
  return { folder, older, middle, newer, aside, close: () => rm(folder, { recursive: true, force: true }) };
}

describeCodeHost("git", async () => {
  const repository = await openRepository();
  return { ...repository, host: gitRepository({ path: repository.folder }) };
});

describe("git", () => {
  let repository: Awaited<ReturnType<typeof openRepository>>;
  beforeAll(async () => {
    repository = await openRepository();
  });
  afterAll(() => repository.close());

  test("says that a folder is no repository, and that there is no folder", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "twokey-no-git-"));
    for (const at of [folder, path.join(folder, "missing")]) {
      const host = gitRepository({ path: at });
      await expect(host.isAncestor(repository.older, repository.newer)).rejects.toThrow(
        "is not a git repository",
      );
      expect(await host.probe()).toMatchObject({ ok: false });
    }
    await rm(folder, { recursive: true });
  });

  test("says that a shallow clone lacks history", async () => {
    const clone = `${repository.folder}-shallow`;
    git(
      repository.folder,
      5,
      "clone",
      "-q",
      "--depth=1",
      "--branch=main",
      `file://${repository.folder}`,
      clone,
    );
    const host = gitRepository({ path: clone });
    await expect(host.commitsBetween(repository.older, repository.newer)).rejects.toThrow("shallow clone");
    expect(await host.probe()).toMatchObject({ ok: false });
    await rm(clone, { recursive: true });
  });

  test(`stops at ${MOST_COMMITS} commits and says so`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "twokey-long-git-"));
    git(folder, 1, "init", "-q", "-b", "main");
    const first = await commit(folder, 1, "a", "a\n", "First");
    const stream = Array.from({ length: MOST_COMMITS + 5 }, (_, n) =>
      [
        "commit refs/heads/main",
        `committer Bo <bo@example.com> ${1_800_000_000 + n} +0000`,
        `data ${String(n).length}\n${n}`,
        n === 0 ? `from ${first}\n` : "",
      ].join("\n"),
    ).join("\n");
    execFileSync("git", ["-C", folder, "fast-import", "--quiet"], { input: `${stream}\n` });
    const last = git(folder, 1, "rev-parse", "refs/heads/main");
    const { commits, cut } = await gitRepository({ path: folder }).commitsBetween(first, last);
    expect([commits.length, cut, commits[0]?.subject]).toEqual([
      MOST_COMMITS,
      true,
      String(MOST_COMMITS + 4),
    ]);
    await rm(folder, { recursive: true });
  });

  test("reads a file that was changed as it was and as it is", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "twokey-changed-git-"));
    git(folder, 1, "init", "-q", "-b", "main");
    const older = await commit(folder, 1, "db/1.sql", "SELECT 1;\n", "First");
    const newer = await commit(folder, 2, "db/1.sql", "SELECT 2;\n", "Second");
    expect(await gitRepository({ path: folder }).filesUnder(older, newer, "db")).toEqual([
      { file: "db/1.sql", before: "SELECT 1;\n", after: "SELECT 2;\n" },
    ]);
    await rm(folder, { recursive: true });
  });

  test("runs no hook and no helper that the repository brings along", async () => {
    const trace = path.join(repository.folder, "ran");
    git(repository.folder, 5, "config", "core.fsmonitor", `touch ${trace}; false`);
    git(repository.folder, 5, "config", "diff.external", `touch ${trace}`);
    await gitRepository({ path: repository.folder }).filesChanged(repository.older, repository.newer);
    await expect(import("node:fs/promises").then((fs) => fs.access(trace))).rejects.toThrow();
  });
});
