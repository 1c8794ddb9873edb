import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * `sha256:` and 64 digits over the files in `<root>/config`, which every release is started with. A root without
 * that folder has no configuration of its own, and that has a hash too. Null when it cannot be read.
 */
export async function hashConfig(root: string): Promise<string | null> {
  const folder = path.join(root, "config");
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    const hash = createHash("sha256");
    for (const file of files.sort()) {
      const digest = createHash("sha256")
        .update(await readFile(file))
        .digest("hex");
      hash.update(`${JSON.stringify(path.relative(folder, file))} ${digest}\n`);
    }
    return `sha256:${hash.digest("hex")}`;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? `sha256:${createHash("sha256").digest("hex")}` : null;
  }
}
