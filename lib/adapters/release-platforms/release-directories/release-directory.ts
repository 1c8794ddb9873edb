import { createHash } from "node:crypto";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";

const RELEASE_ID = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$/;
const MOST_FILES = 20_000;
const LARGEST_BYTES = 512 * 1024 * 1024;

const releaseFile = z.object({
  version: z.string().min(1).max(120),
  commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
});

/** What `releases/<id>/release.json` says, or why it cannot be used. */
export type ReleaseFile = { ok: true; version: string; commit: string } | { ok: false; why: string };

export function releaseFolder(root: string, releaseId: string): string {
  if (!RELEASE_ID.test(releaseId)) throw new Error(`“${releaseId}” is not the name of a release directory`);
  return path.join(root, "releases", releaseId);
}

export async function readReleaseFile(root: string, releaseId: string): Promise<ReleaseFile> {
  const file = path.join(releaseFolder(root, releaseId), "release.json");
  try {
    const parsed = releaseFile.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (parsed.success) return { ok: true, ...parsed.data };
    return { ok: false, why: `${file} needs a version and a whole commit id` };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { ok: false, why: missing ? `${file} does not exist` : `${file} cannot be read as JSON` };
  }
}

/** Every release directory, the one put there last first. */
export async function listReleases(root: string): Promise<PlatformCandidate[]> {
  const folder = path.join(root, "releases");
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && RELEASE_ID.test(entry.name))
    .map(({ name }) => name);
  const dated = await Promise.all(names.map(async (id) => ({ id, at: await placedAt(root, id) })));
  dated.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  return Promise.all(dated.map(({ id }) => describeRelease(root, id)));
}

async function placedAt(root: string, releaseId: string): Promise<number> {
  const file = path.join(releaseFolder(root, releaseId), "release.json");
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function describeRelease(root: string, releaseId: string): Promise<PlatformCandidate> {
  const file = await readReleaseFile(root, releaseId);
  return {
    releaseId,
    version: file.ok ? file.version : releaseId,
    commit: file.ok ? file.commit : null,
    artefactDigest: file.ok ? await digestRelease(root, releaseId) : null,
    retained: file.ok,
  };
}

/**
 * `sha256:` and 64 digits over the sorted list of every file: path, whether it can be run, and the SHA-256 of
 * its bytes (of a link: where it leads). Null when the directory is too large or cannot be read whole.
 */
export async function digestRelease(root: string, releaseId: string): Promise<string | null> {
  const folder = releaseFolder(root, releaseId);
  try {
    const lines = await listing(folder);
    return lines && `sha256:${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
  } catch {
    return null;
  }
}

async function listing(folder: string): Promise<string[] | null> {
  const lines: string[] = [];
  let bytes = 0;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  if (entries.length > MOST_FILES) return null;
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = JSON.stringify(path.relative(folder, file).split(path.sep).join("/"));
    if (entry.isSymbolicLink()) lines.push(`${name} link ${JSON.stringify(await readlink(file))}`);
    if (!entry.isFile()) continue;
    const { size, mode } = await stat(file);
    bytes += size;
    if (bytes > LARGEST_BYTES) return null;
    const digest = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    lines.push(`${name} ${mode & 0o100 ? "run" : "file"} ${digest}`);
  }
  return lines.sort();
}
