import { createHash } from "node:crypto";
import type { Mirror } from "@/lib/adapters/release-platforms/git/mirror";
import type { GitTarget } from "@/lib/adapters/release-platforms/git/target";

/** A commit of the branch. `parents` and `tree` are whole ids, `seconds` since 1970. */
export type BranchCommit = { id: string; parents: string[]; tree: string; seconds: string; subject: string };

/** `without`: the branch as it is, but for one commit. `as-of`: the branch as it was at an earlier commit. */
export type Recipe = { kind: "without" | "as-of"; commit: BranchCommit };

/** `older` to `newer` is what the revert takes back. Not ok: `why` there can be no such commit. */
export type Prepared = { version: string; about: string; older: string; newer: string } & (
  | { ok: true; id: string; artefactDigest: string }
  | { ok: false; id: string; why: string }
);

type Committer = GitTarget["committer"];

/**
 * Writes the commit that takes something back on top of `head` into the mirror. Authors, dates and text follow from
 * head, recipe and committer alone, so everybody who prepares it gets the same id.
 */
export async function prepareRevert(
  mirror: Mirror,
  head: BranchCommit,
  recipe: Recipe,
  committer: Committer,
): Promise<Prepared> {
  const { kind, commit } = recipe;
  const version = `${kind}-${commit.id.slice(0, 8)}`;
  const named = {
    version,
    about: `${kind === "without" ? "Without" : "As it was at"} “${commit.subject}”`,
    older: kind === "without" ? (commit.parents[0] ?? "") : commit.id,
    newer: kind === "without" ? commit.id : head.id,
  };
  const no = (why: string): Prepared => ({ ...named, ok: false, id: `${kind}-${commit.id}`, why });
  const made = kind === "as-of" ? { tree: commit.tree } : await treeWithout(mirror, head, commit);
  if ("conflicts" in made) return no(`conflicts with later changes in ${listed(made.conflicts)}`);
  if (made.tree === head.tree) return no("would change nothing");
  const id = await writeCommit(mirror, {
    tree: made.tree,
    parents: [head.id],
    text: `${textOf(recipe)}\n\nTwokey-Version: ${version}\n`,
    seconds: head.seconds,
    committer,
  });
  return { ...named, ok: true, id, artefactDigest: await digestOf(mirror, id) };
}

/** `sha256:` and 64 digits over the commit, which names tree, parents, authors and text. */
export async function digestOf(mirror: Mirror, id: string): Promise<string> {
  const { output } = await mirror.local(["cat-file", "commit", id]);
  return `sha256:${createHash("sha256").update(output).digest("hex")}`;
}

/**
 * What `git revert` does, without a work tree: a merge whose base is the commit, whose sides are the head and the
 * commit's (first) parent. Git 2.39 takes no base as an argument, so the three trees get a history of their own.
 */
async function treeWithout(
  mirror: Mirror,
  head: BranchCommit,
  commit: BranchCommit,
): Promise<{ tree: string } | { conflicts: string[] }> {
  const write = (tree: string, parents: string[]) =>
    writeCommit(mirror, { tree, parents, text: "side", seconds: "0", committer: SIDE });
  const base = await write(commit.tree, []);
  const ours = await write(head.tree, [base]);
  const theirs = await write(`${commit.parents[0]}^{tree}`, [base]);
  const args = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs];
  const { code, output } = await mirror.local(args, { codes: [0, 1] });
  const [tree = "", ...files] = output.toString("utf8").split("\0").filter(Boolean);
  return code === 0 ? { tree } : { conflicts: [...new Set(files)].sort() };
}

const SIDE: Committer = { name: "side", email: "side@localhost" };

async function writeCommit(
  mirror: Mirror,
  commit: { tree: string; parents: string[]; text: string; seconds: string; committer: Committer },
): Promise<string> {
  const { name, email } = commit.committer;
  const date = `@${commit.seconds} +0000`;
  const variables = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ["commit-tree", commit.tree, ...commit.parents.flatMap((parent) => ["-p", parent]), "-F", "-"];
  return (await mirror.local(args, { input: commit.text, variables })).output.toString("utf8").trim();
}

function textOf({ kind, commit }: Recipe): string {
  const [first, second] = commit.parents;
  if (kind === "as-of")
    return `Go back to ${commit.id.slice(0, 8)} “${commit.subject}”\n\nThis gives the branch the content again that it had as of commit\n${commit.id}.`;
  const merged = second === undefined ? "" : `, reversing\nchanges made to ${first}`;
  return `Revert “${commit.subject}”\n\nThis reverts commit ${commit.id}${merged}.`;
}

function listed(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(", ");
  return files.length > 3 ? `${shown} and ${files.length - 3} more` : shown;
}
