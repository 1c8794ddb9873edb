import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** sha256 over one line `<sha256 of the file>  <path>` for each file, sorted by path; release.json is not in it. */
export async function artefactDigest(tree) {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(tree, path.join(entry.parentPath, entry.name)));
  const lines = [];
  for (const file of files.sort()) lines.push(`${sha256(await readFile(path.join(tree, file)))}  ${file}\n`);
  return `sha256:${sha256(lines.join(""))}`;
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
