import { stat } from "node:fs/promises";
import path from "node:path";
import { LOCK, STALE_AFTER_MS } from "@/lib/adapters/release-platforms/release-directories/lock";

/** Whether somebody holds the lock of the root at this moment; null: it could not be looked at. */
export async function changeUnderWay(root: string): Promise<boolean | null> {
  try {
    const held = await stat(path.join(root, LOCK));
    return Date.now() - held.mtimeMs < STALE_AFTER_MS;
  } catch (error) {
    const free = error instanceof Error && "code" in error && error.code === "ENOENT";
    return free ? false : null;
  }
}
