import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { commits, people } from "./commits.mjs";

const releases = path.join(path.dirname(fileURLToPath(import.meta.url)), "releases");

/**
 * The shop's whole history as input for `git fast-import`, the same bytes each time, with its sha256 and the
 * versions it tags.
 */
export function shopHistory() {
  const trees = new Map();
  const parts = [];
  const versions = [];
  commits.forEach((commit, index) => {
    const tree = treeAfter(commit, trees);
    trees.set(commit.id, tree);
    parts.push(commitCommand(commit, index + 1, tree));
    if (!commit.version) return;
    requireSameFiles(tree, releaseFiles(commit.version), commit.version);
    parts.push(tagCommand(commit, index + 1));
    versions.push(commit.version);
  });
  parts.push("done\n");
  const stream = parts.join("");
  return { stream, digest: createHash("sha256").update(stream).digest("hex"), versions };
}

function treeAfter(commit, trees) {
  const tree = new Map(commit.parents.flatMap((parent) => [...trees.get(parent)]));
  if (!commit.of) return tree;
  const files = releaseFiles(commit.of);
  for (const file of commit.files)
    tree.set(file, earlier(files.get(file), commit.before?.[file] ?? [], file));
  return tree;
}

/** The file before later commits touched it: each `[later, earlier]` pair put back. */
function earlier(text, changes, file) {
  if (text === undefined) throw new Error(`No release has the file ${file}.`);
  return changes.reduce((current, [later, before]) => {
    if (!current.includes(later)) throw new Error(`${file} does not contain: ${later}`);
    return current.replace(later, () => before);
  }, text);
}

function releaseFiles(version) {
  const root = path.join(releases, version);
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(root, file).split(path.sep).join("/"), readFileSync(file, "utf8")]),
  );
}

function requireSameFiles(tree, files, version) {
  const differing = [...new Set([...tree.keys(), ...files.keys()])].filter(
    (file) => tree.get(file) !== files.get(file),
  );
  if (differing.length > 0)
    throw new Error(`The history of ${version} ends with other files: ${differing.join(", ")}`);
}

function commitCommand({ by, at, message, parents }, mark, tree) {
  const [first, ...others] = parents.map(
    (parent) => `:${commits.findIndex((commit) => commit.id === parent) + 1}`,
  );
  const lines = ["commit refs/heads/main", `mark :${mark}`];
  lines.push(`author ${signature(by, at)}`, `committer ${signature(by, at)}`, block(message));
  if (first) lines.push(`from ${first}`);
  for (const other of others) lines.push(`merge ${other}`);
  lines.push("deleteall");
  for (const file of [...tree.keys()].sort()) lines.push(`M 100644 inline ${file}`, block(tree.get(file)));
  return `${lines.join("\n")}\n\n`;
}

function tagCommand({ version, by, at, message }, mark) {
  return `tag v${version}\nfrom :${mark}\ntagger ${signature(by, at)}\n${block(message)}\n`;
}

function signature(by, at) {
  return `${people[by]} ${Date.parse(at) / 1000} ${at.slice(-6).replace(":", "")}`;
}

function block(text) {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
