import { z } from "zod";
import { CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";
import { askGitHub, type GitHubRepository } from "@/lib/adapters/code-hosts/github/ask-github";

const LONGEST_TEXT = 256 * 1024;

const tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), type: z.string(), mode: z.string(), sha: z.string() })),
});

const blob = z.object({ content: z.string(), encoding: z.string(), size: z.int() });

/**
 * Every file of a tree: its path, and an id that changes with its content or its mode. Two of these lists show what
 * differs whatever lies in between, and without the limit of 300 files that a comparison has at GitHub.
 */
export async function readFiles(repository: GitHubRepository, treeId: string): Promise<Map<string, string>> {
  const found = await askGitHub(repository, `/git/trees/${treeId}?recursive=1`, tree);
  if (found === null)
    throw new CodeHostUnreadable(`${repository.owner}/${repository.repo} has no tree ${treeId.slice(0, 12)}`);
  if (found.truncated)
    throw new CodeHostUnreadable(
      `${repository.owner}/${repository.repo} has more files than GitHub lists at once; use a clone of it with kind: git`,
    );
  const files = found.tree.filter(({ type }) => type !== "tree");
  return new Map(files.map(({ path, mode, sha }) => [path, `${mode} ${sha}`]));
}

/** The text of a file, by the id that `readFiles` gave. */
export async function readText(repository: GitHubRepository, file: string, id: string): Promise<string> {
  const found = await askGitHub(repository, `/git/blobs/${id.split(" ")[1]}`, blob);
  if (found === null) throw new CodeHostUnreadable(`${file} cannot be read any more`);
  if (found.size > LONGEST_TEXT) throw new CodeHostUnreadable(`${file} is too long to be judged`);
  if (found.encoding !== "base64") throw new CodeHostUnreadable(`${file} comes as ${found.encoding}`);
  return Buffer.from(found.content, "base64").toString("utf8");
}
