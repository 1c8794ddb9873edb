import { randomUUID } from "node:crypto";
import { lstat, open, readlink, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";

const LINK = "current";

/** Where `current` leads and since when, or why that cannot be said. */
export type CurrentLink = { ok: true; releaseId: string; since: Date } | { ok: false; why: string };

export async function readCurrentLink(root: string): Promise<CurrentLink> {
  const link = path.join(root, LINK);
  try {
    const [leadsTo, { mtime }] = [await readlink(link), await lstat(link)];
    const inside = path.relative(path.join(root, "releases"), path.resolve(root, leadsTo));
    if (inside === "" || inside.startsWith("..") || inside.includes(path.sep)) {
      return { ok: false, why: `${link} leads to ${leadsTo}, which is not a release directory` };
    }
    return { ok: true, releaseId: inside, since: mtime };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT") return { ok: false, why: `${link} does not exist` };
    if (code === "EINVAL") return { ok: false, why: `${link} is not a symbolic link` };
    return { ok: false, why: `${link} cannot be read (${code})` };
  }
}

/** One rename: whoever looks sees either the old release or the new one, never none. Durable when it returns. */
export async function pointCurrentAt(root: string, releaseId: string): Promise<void> {
  const fresh = path.join(root, `.${LINK}.${randomUUID()}`);
  await symlink(path.join("releases", releaseId), fresh, "dir");
  try {
    await rename(fresh, path.join(root, LINK));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await syncFolder(root);
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
