import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const WHO = { name: "Bo Öberg", email: "bo@example.com" };

/** A bare repository whose branch main has a history, and a clone to change it with, both real. */
export type TestRepository = {
  root: string;
  bare: string;
  git(...args: string[]): string;
  /** Writes the files, commits them in the clone and puts the commit on main of the bare repository. */
  commit(subject: string, files: Record<string, string>): string;
  /** Merges what `build` commits on a branch of its own. */
  merge(subject: string, build: () => void): string;
  head(): string;
  /** Reference updates that came by a push, as the repository itself logged them. */
  pushes(): number;
  close(): void;
};

export function openTestRepository(): TestRepository {
  const root = mkdtempSync(path.join(tmpdir(), "twokey-test-git-"));
  const bare = path.join(root, "shop.git");
  const clone = path.join(root, "clone");
  let minute = 0;
  const run = (folder: string, ...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], { env: environment(root, minute), encoding: "utf8" }).trim();
  run(root, "init", "--quiet", "--bare", "--initial-branch=main", bare);
  run(root, "init", "--quiet", "--initial-branch=main", clone);
  for (const [key, value] of [
    ["core.logAllRefUpdates", "true"],
    ["http.receivepack", "true"],
  ])
    run(bare, "config", key ?? "", value ?? "");
  const publish = () => {
    run(bare, "fetch", "--quiet", clone, "+refs/heads/main:refs/heads/main");
    return run(bare, "rev-parse", "refs/heads/main");
  };
  const commit = (subject: string, files: Record<string, string>) => {
    minute += 1;
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
      writeFileSync(path.join(clone, file), text);
    }
    run(clone, "add", "--all");
    run(clone, "commit", "--quiet", "--allow-empty", "--message", subject);
    return publish();
  };
  return {
    root,
    bare,
    git: (...args) => run(bare, ...args),
    commit,
    merge(subject, build) {
      run(clone, "checkout", "--quiet", "-b", "side");
      build();
      run(clone, "checkout", "--quiet", "main");
      run(clone, "merge", "--quiet", "--no-ff", "--message", subject, "side");
      run(clone, "branch", "--quiet", "--delete", "side");
      return publish();
    },
    head: () => run(bare, "rev-parse", "refs/heads/main"),
    pushes: () =>
      run(bare, "for-each-ref", "--format=%(refname)", "refs/heads")
        .split("\n")
        .filter(Boolean)
        .flatMap((ref) => run(bare, "reflog", "show", "--format=%gs", ref).split("\n"))
        .filter((entry) => entry === "push").length,
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The history that most tests start from: release after release, the last of which is live. */
export function commitReleases(repository: TestRepository): { first: string; second: string; live: string } {
  const first = repository.commit("Release 1.4.1", { "server.mjs": "one\n", "prices.json": "{}\n" });
  const second = repository.commit("Release 1.4.2", { "server.mjs": "two\n" });
  const live = repository.commit("Release 1.5.0: new prices", { "prices.json": '{"coat": 1}\n' });
  return { first, second, live };
}

function environment(home: string, minute: number): NodeJS.ProcessEnv {
  const at = new Date(Date.UTC(2026, 10, 3, 8, minute)).toISOString();
  return {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: WHO.name,
    GIT_AUTHOR_EMAIL: WHO.email,
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_NAME: WHO.name,
    GIT_COMMITTER_EMAIL: WHO.email,
    GIT_COMMITTER_DATE: at,
  } as unknown as NodeJS.ProcessEnv;
}
