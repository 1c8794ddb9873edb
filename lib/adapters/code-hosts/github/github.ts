import { posix } from "node:path";
import { z } from "zod";
import { type CodeHost, CodeHostUnreadable, MOST_COMMITS } from "@/lib/adapters/code-hosts/code-host";
import { askGitHub, type GitHubRepository } from "@/lib/adapters/code-hosts/github/ask-github";
import { readFiles, readText } from "@/lib/adapters/code-hosts/github/tree";
import type { FileChange } from "@/lib/domain/release/migration/sort-changes";
import type { Commit } from "@/lib/domain/release/release";

const WHOLE_COMMIT = /^[0-9a-f]{40}$/;
const MOST_FILES = 200;
const READ_AT_ONCE = 8;
const PAGE = 100;

const known = z.object({ tree: z.object({ sha: z.string() }) });

const comparison = z.object({
  total_commits: z.int(),
  merge_base_commit: z.object({ sha: z.string() }),
  commits: z.array(
    z.object({
      sha: z.string(),
      commit: z.object({
        message: z.string(),
        author: z.object({ name: z.string().optional() }).nullable(),
        committer: z.object({ date: z.iso.datetime({ offset: true }).optional() }).nullable(),
      }),
    }),
  ),
});

type Comparison = z.infer<typeof comparison>;

const repositoryAnswer = z.object({
  full_name: z.string(),
  permissions: z.object({ pull: z.boolean() }).optional(),
});

/** A repository at GitHub or on a GitHub Enterprise Server, read through its REST API. */
export function githubRepository(repository: GitHubRepository): CodeHost {
  return {
    kind: "github",
    async commitsBetween(older, newer) {
      await requireCommits(repository, older, newer);
      return commitsBetween(repository, older, newer);
    },
    async filesChanged(older, newer) {
      const [before, after] = await filesOfBoth(repository, older, newer);
      return differences(before, after);
    },
    async filesUnder(older, newer, folder) {
      const [before, after] = await filesOfBoth(repository, older, newer);
      const below = prefixOf(folder);
      const differing = differences(before, after).filter((file) => file.startsWith(below));
      if (differing.length > MOST_FILES)
        throw new CodeHostUnreadable(
          `${folder} has ${differing.length} files that differ, more than ${MOST_FILES}`,
        );
      return readBoth(repository, differing, before, after);
    },
    async isAncestor(older, newer) {
      await requireCommits(repository, older, newer);
      return (await compare(repository, older, newer, 1, 1)).merge_base_commit.sha === older;
    },
    probe: () => probe(repository),
  };
}

/** GitHub lists the oldest first, a hundred at a time: the newest stand on the last pages. */
async function commitsBetween(
  repository: GitHubRepository,
  older: string,
  newer: string,
): Promise<{ commits: Commit[]; cut: boolean }> {
  const first = await compare(repository, older, newer, 1, PAGE);
  const total = first.total_commits;
  const commits: Commit[] = [];
  for (let page = Math.ceil(total / PAGE); page >= 1 && commits.length < MOST_COMMITS; page--) {
    const read = page === 1 ? first : await compare(repository, older, newer, page, PAGE);
    commits.push(...read.commits.map(toCommit).reverse());
  }
  if (commits.length < Math.min(total, MOST_COMMITS))
    throw new CodeHostUnreadable(
      `GitHub counts ${total} commits in between and lists ${commits.length} of them`,
    );
  return { commits: commits.slice(0, MOST_COMMITS), cut: total > MOST_COMMITS };
}

async function compare(
  repository: GitHubRepository,
  older: string,
  newer: string,
  page: number,
  perPage: number,
): Promise<Comparison> {
  const path = `/compare/${older}...${newer}?page=${page}&per_page=${perPage}`;
  const found = await askGitHub(repository, path, comparison);
  if (found) return found;
  throw new CodeHostUnreadable(
    `${nameOf(repository)} has no history that ${older.slice(0, 12)} and ${newer.slice(0, 12)} share`,
  );
}

async function filesOfBoth(repository: GitHubRepository, older: string, newer: string) {
  const [before, after] = await requireCommits(repository, older, newer);
  return [await readFiles(repository, before), await readFiles(repository, after)] as const;
}

/** Makes sure that both are there, and gives the ids of their trees. */
async function requireCommits(
  repository: GitHubRepository,
  older: string,
  newer: string,
): Promise<readonly [string, string]> {
  return [await treeOf(repository, older), await treeOf(repository, newer)];
}

async function treeOf(repository: GitHubRepository, commit: string): Promise<string> {
  if (!WHOLE_COMMIT.test(commit)) throw new CodeHostUnreadable(`“${commit}” is not a whole commit id`);
  const found = await askGitHub(repository, `/git/commits/${commit}`, known);
  if (found) return found.tree.sha;
  const there = await askGitHub(repository, "", repositoryAnswer);
  throw new CodeHostUnreadable(
    there ? `${nameOf(repository)} has no commit ${commit.slice(0, 12)}` : gone(repository),
  );
}

/** What the paths below a folder begin with. A folder outside would have no files, which must not look like no change. */
function prefixOf(folder: string): string {
  const plain = posix.normalize(folder).replace(/\/$/, "");
  if (plain.startsWith("/") || plain.startsWith(".."))
    throw new CodeHostUnreadable(`${folder} is not a folder of the repository`);
  return plain === "." ? "" : `${plain}/`;
}

type Files = ReadonlyMap<string, string>;

function differences(before: Files, after: Files): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

async function readBoth(
  repository: GitHubRepository,
  files: readonly string[],
  before: Files,
  after: Files,
): Promise<FileChange[]> {
  const read: FileChange[] = [];
  const textOf = (file: string, id: string | undefined) =>
    id === undefined ? null : readText(repository, file, id);
  const change = async (file: string): Promise<FileChange> => {
    const texts = [textOf(file, before.get(file)), textOf(file, after.get(file))];
    const [older = null, newer = null] = await Promise.all(texts);
    return { file, before: older, after: newer };
  };
  for (let at = 0; at < files.length; at += READ_AT_ONCE)
    read.push(...(await Promise.all(files.slice(at, at + READ_AT_ONCE).map(change))));
  return read;
}

function toCommit({ sha, commit }: Comparison["commits"][number]): Commit {
  // As git itself does: the first paragraph is the subject.
  const [subject = "", ...body] = commit.message.split(/\n[ \t]*\n/);
  const date = commit.committer?.date;
  if (date === undefined)
    throw new CodeHostUnreadable(`GitHub does not say when ${sha.slice(0, 12)} was committed`);
  return {
    id: sha,
    author: commit.author?.name ?? "unknown",
    subject: subject.trim().replace(/\s*\n\s*/g, " "),
    body: body.join("\n\n").trim(),
    committedAt: new Date(date),
  };
}

async function probe(repository: GitHubRepository): Promise<{ ok: boolean; findings: string[] }> {
  try {
    const found = await askGitHub(repository, "", repositoryAnswer);
    if (found === null) return { ok: false, findings: [gone(repository)] };
    const may = found.permissions?.pull !== false;
    return {
      ok: may,
      findings: [may ? `The token may read ${found.full_name}` : `The token may not read ${found.full_name}`],
    };
  } catch (error) {
    return { ok: false, findings: [error instanceof Error ? error.message : String(error)] };
  }
}

function gone(repository: GitHubRepository): string {
  return `${nameOf(repository)} does not exist, or the token may not read it`;
}

function nameOf({ owner, repo }: GitHubRepository): string {
  return `${owner}/${repo}`;
}
