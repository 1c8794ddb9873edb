import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { MOST_COMMITS } from "@/lib/adapters/code-hosts/code-host";
import { describeCodeHost } from "@/lib/adapters/code-hosts/contract";
import { githubRepository } from "@/lib/adapters/code-hosts/github/github";
import { Secret } from "@/lib/secret";
import { type GitHubStandIn, openGitHub, REPOSITORY, TOKEN } from "@/test/github-api/github-stand-in";

const open = (github: GitHubStandIn, token = TOKEN) =>
  githubRepository({ api: github.url, ...REPOSITORY, token: Secret.of(token) });

async function commitHistory(github: GitHubStandIn) {
  const at = (day: number) => `2026-11-0${day}T10:00:00Z`;
  const server = { "server.mjs": "1\n" };
  const coupons = { "db/migrations/007 coupons.sql": "CREATE TABLE coupon (id int);\n" };
  const older = await github.commit({ message: "Release 1.4.2", parents: [], files: server, at: at(1) });
  const middle = await github.commit({
    message: "Add coupons\n\nThey were asked for in ENG-7.\n\nRefs: #12\n",
    parents: [older],
    files: { ...server, ...coupons },
    at: at(2),
  });
  const newer = await github.commit({
    message: "Release 1.5.0",
    parents: [middle],
    files: { ...coupons, "server.mjs": "2\n" },
    at: at(3),
  });
  const aside = await github.commit({
    message: "Something else",
    parents: [older],
    files: { ...server, "aside.txt": "a\n" },
    at: at(4),
  });
  return { older, middle, newer, aside };
}

describeCodeHost("github", async () => {
  const github = await openGitHub();
  return { ...(await commitHistory(github)), host: open(github), close: github.close };
});

describe("a repository at GitHub", () => {
  let github: GitHubStandIn;
  let ids: Awaited<ReturnType<typeof commitHistory>>;
  beforeAll(async () => {
    github = await openGitHub();
    ids = await commitHistory(github);
  });
  afterEach(() => {
    github.rule = null;
  });
  afterAll(() => github.close());

  test(`is listed page by page, and at ${MOST_COMMITS} commits it says that there are more`, async () => {
    let last = ids.newer;
    const ordered = [];
    for (let n = 1; n <= MOST_COMMITS + 3; n++) {
      last = await github.commit({
        message: `Commit ${n}`,
        parents: [last],
        files: {},
        at: "2026-11-05T10:00:00Z",
      });
      ordered.unshift(last);
    }
    const { commits, cut } = await open(github).commitsBetween(ids.newer, last);
    expect(cut).toBe(true);
    expect(commits.map(({ id }) => id)).toEqual(ordered.slice(0, MOST_COMMITS));
    const exact = await open(github).commitsBetween(ordered.at(-101) ?? "", last);
    expect([exact.commits.length, exact.cut]).toEqual([MOST_COMMITS - 98, false]);
  });

  test("that lists fewer commits than it counts is unreadable, not short", async () => {
    github.rule = async ({ method, url }) => {
      if (!url.pathname.includes("/compare/")) return null;
      const told = await github.ask(method, `${url.pathname}${url.search}`);
      return { status: 200, body: { ...told, total_commits: 7 } };
    };
    await expect(open(github).commitsBetween(ids.older, ids.newer)).rejects.toThrow(
      "counts 7 commits in between and lists 2 of them",
    );
  });

  test("that is too large to be listed is unreadable, with the way out", async () => {
    github.rule = ({ url }) =>
      url.pathname.includes("/git/trees/")
        ? { status: 200, body: { sha: "a", url: url.href, truncated: true, tree: [] } }
        : null;
    await expect(open(github).filesChanged(ids.older, ids.newer)).rejects.toThrow(
      "more files than GitHub lists at once; use a clone of it with kind: git",
    );
  });

  test("says when the requests of the hour are used up, and in which words GitHub said so", async () => {
    github.rule = () => ({ status: 403, body: { message: "API rate limit exceeded for user ID 7." } });
    await expect(open(github).isAncestor(ids.older, ids.newer)).rejects.toThrow(
      "lets this token ask nothing more for a while (403: API rate limit exceeded for user ID 7.)",
    );
  });

  test("that does not accept the token is named, without the token", async () => {
    const { ok, findings } = await open(github, "revoked-token-77aa").probe();
    expect(ok).toBe(false);
    expect(findings.join()).toContain("does not accept the token (401: Bad credentials)");
    expect(findings.join()).not.toContain("revoked-token-77aa");
  });

  test("that is not there, or hidden from the token, is named", async () => {
    github.rule = () => ({ status: 404, body: { message: "Not Found" } });
    await expect(open(github).isAncestor(ids.older, ids.newer)).rejects.toThrow(
      "ada/shop does not exist, or the token may not read it",
    );
    expect(await open(github).probe()).toMatchObject({ ok: false });
  });

  test("takes a folder however it is spelt, and none that lies outside", async () => {
    const under = (folder: string) => open(github).filesUnder(ids.older, ids.middle, folder);
    const [found] = await under("db/migrations");
    expect(found?.file).toBe("db/migrations/007 coupons.sql");
    for (const folder of ["./db//migrations/", ".", ""]) expect(await under(folder)).toEqual([found]);
    for (const folder of ["/db/migrations", "../db"])
      await expect(under(folder)).rejects.toThrow("is not a folder of the repository");
  });

  test("has a text that is too long to be judged", async () => {
    const long = await github.commit({
      message: "Load everything",
      parents: [ids.newer],
      files: { "db/migrations/008.sql": "-- x\n".repeat(60_000) },
      at: "2026-11-05T10:00:00Z",
    });
    await expect(open(github).filesUnder(ids.newer, long, "db/migrations")).rejects.toThrow(
      "db/migrations/008.sql is too long to be judged",
    );
  });
});
