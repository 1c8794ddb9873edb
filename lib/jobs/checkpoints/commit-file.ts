import { appendFile, open, stat } from "node:fs/promises";
import path from "node:path";
import { runGit } from "@/lib/adapters/code-hosts/git/run-git";

const AUTHOR = ["-c", "user.name=Twokey", "-c", "user.email=twokey@localhost", "-c", "commit.gpgsign=false"];

/**
 * Brings what is new in the checkpoint file into `<repository>/<origin>.txt` and commits it. Sends nothing anywhere.
 * Throws with a sentence when the repository cannot be used.
 */
export async function commitFile(file: string, repository: string, origin: string): Promise<void> {
  const name = `${origin}.txt`;
  const copy = path.join(repository, name);
  const has = await sizeOf(copy);
  const wanted = await sizeOf(file);
  if (has > wanted) throw new Error(`${copy} is longer than the checkpoint file`);
  if (has < wanted) await appendFile(copy, await bytesFrom(file, has));
  if ((await git(repository, ["status", "--porcelain", "--", name])) === "") return;
  await git(repository, ["add", "--", name]);
  await git(repository, [...AUTHOR, "commit", "--quiet", "-m", "Add checkpoints", "--", name]);
}

async function git(repository: string, args: readonly string[]): Promise<string> {
  const { code, output, complaint } = await runGit(repository, args);
  if (code !== 0) throw new Error(complaint.trim().split("\n")[0] || `git ended with ${code}`);
  return output.trim();
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

async function bytesFrom(file: string, start: number): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - start), position: start });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
