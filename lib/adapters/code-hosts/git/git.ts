import { type CodeHost, CodeHostUnreadable, MOST_COMMITS } from "@/lib/adapters/code-hosts/code-host";
import { type GitAnswer, runGit } from "@/lib/adapters/code-hosts/git/run-git";
import type { Commit } from "@/lib/domain/release/release";

const WHOLE_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const FIELDS = ["%H", "%an", "%cI", "%s", "%b"];
const MOST_FILES = 200;
const LONGEST_TEXT = 256 * 1024;

/** A git repository on this machine; a bare one does. Only read, never fetched or checked out. */
export function gitRepository({ path }: { path: string }): CodeHost {
  const git = async (...args: string[]): Promise<string> => {
    const answer = await runGit(path, args);
    if (answer.code !== 0) throw new CodeHostUnreadable(complaintOf(path, answer));
    return answer.output;
  };
  const known = async (...commits: string[]): Promise<void> => {
    for (const commit of commits) await requireCommit(path, commit);
  };

  return {
    kind: "git",
    async commitsBetween(older, newer) {
      await known(older, newer);
      // One more than may be shown tells whether there are more.
      const limit = `--max-count=${MOST_COMMITS + 1}`;
      const format = `--format=${FIELDS.join("%x00")}%x00`;
      const commits = parseCommits(await git("log", "-z", limit, format, newer, `^${older}`, "--"));
      return { commits: commits.slice(0, MOST_COMMITS), cut: commits.length > MOST_COMMITS };
    },
    async filesChanged(older, newer) {
      await known(older, newer);
      return namesOf(
        await git("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", older, newer, "--"),
      );
    },
    async filesUnder(older, newer, folder) {
      await known(older, newer);
      const args = ["diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", older, newer];
      const files = statusesOf(await git(...args, "--", `:(literal,top)${folder}`));
      if (files.length > MOST_FILES) {
        throw new CodeHostUnreadable(
          `${folder} has ${files.length} files that differ, more than ${MOST_FILES}`,
        );
      }
      return Promise.all(
        files.map(async ({ file, status }) => ({
          file,
          before: status === "A" ? null : await readText(git, older, file),
          after: status === "D" ? null : await readText(git, newer, file),
        })),
      );
    },
    async isAncestor(older, newer) {
      await known(older, newer);
      const answer = await runGit(path, ["merge-base", "--is-ancestor", older, newer]);
      if (answer.code > 1) throw new CodeHostUnreadable(complaintOf(path, answer));
      return answer.code === 0;
    },
    async probe() {
      const answer = await runGit(path, ["rev-parse", "--is-shallow-repository"]).catch(
        (error: Error) => error,
      );
      if (answer instanceof Error) return { ok: false, findings: [answer.message] };
      if (answer.code !== 0) return { ok: false, findings: [complaintOf(path, answer)] };
      const shallow = answer.output.trim() === "true";
      return { ok: !shallow, findings: [shallow ? shallowly(path) : `${path} is a complete git repository`] };
    },
  };
}

async function requireCommit(path: string, commit: string): Promise<void> {
  if (!WHOLE_COMMIT.test(commit)) throw new CodeHostUnreadable(`“${commit}” is not a whole commit id`);
  const answer = await runGit(path, ["cat-file", "-e", `${commit}^{commit}`]);
  if (answer.code === 0) return;
  const shallow = await runGit(path, ["rev-parse", "--is-shallow-repository"]);
  if (shallow.code !== 0) throw new CodeHostUnreadable(complaintOf(path, shallow));
  const why = shallow.output.trim() === "true" ? `: ${shallowly(path)}` : "";
  throw new CodeHostUnreadable(`${path} has no commit ${commit.slice(0, 12)}${why}`);
}

function shallowly(path: string): string {
  return `${path} is a shallow clone, which lacks history; run git fetch --unshallow there`;
}

async function readText(
  git: (...args: string[]) => Promise<string>,
  commit: string,
  file: string,
): Promise<string> {
  const text = await git("cat-file", "blob", `${commit}:${file}`);
  if (text.length > LONGEST_TEXT) throw new CodeHostUnreadable(`${file} is too long to be judged`);
  return text;
}

/** Records are ended by one NUL of the format and one of -z. */
function parseCommits(output: string): Commit[] {
  const parts = output.split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS.length <= parts.length; at += FIELDS.length + 1) {
    const [id = "", author = "", committedAt = "", subject = "", body = ""] = parts.slice(
      at,
      at + FIELDS.length,
    );
    if (id) commits.push({ id, author, subject, body: body.trim(), committedAt: new Date(committedAt) });
  }
  return commits;
}

function namesOf(output: string): string[] {
  return output.split("\0").filter(Boolean).sort();
}

/** Pairs of a letter, A for added and D for deleted among them, and a path. */
function statusesOf(output: string): { file: string; status: string }[] {
  const parts = output.split("\0").filter(Boolean);
  const files = parts.flatMap((file, at) => (at % 2 === 1 ? [{ file, status: parts[at - 1] ?? "" }] : []));
  return files.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function complaintOf(path: string, { complaint }: GitAnswer): string {
  if (/cannot change to|not a git repository/.test(complaint)) return `${path} is not a git repository`;
  return `git in ${path}: ${complaint.trim().split("\n").at(-1) ?? "unknown complaint"}`;
}
