import { lstat, mkdir, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { artefactDigest } from "./artefact.mjs";
import { recordDeployment } from "./deployments.mjs";
import { hostFolder, main, readJsonFile, shopFolder, writeWhole } from "./folder.mjs";
import { git } from "./git.mjs";
import { shopHistory } from "./history.mjs";

const FIRST_VERSION = "1.4.2";
const LEFT_BEHIND_MS = 60_000;

/** Makes the shop's repository, its releases and `current` where they are missing or out of date. */
await main(async () => {
  process.umask(0o022);
  const folder = shopFolder();
  await mkdir(path.join(hostFolder(), "releases"), { recursive: true });
  await removeLeftBehind(folder);
  const commits = await prepareRepository(folder, shopHistory());
  for (const [version, commit] of Object.entries(commits)) await prepareRelease(folder, version, commit);
  await firstDeployment(hostFolder());
  console.log(`The sample shop is ready in ${folder}`);
});

/** Answers with the commit of each version. */
async function prepareRepository(folder, history) {
  const repository = path.join(folder, "repository");
  const known = await readJsonFile(path.join(repository, ".git", "sample-history.json"));
  if (known?.digest === history.digest) return known.commits;
  if (await exists(path.join(repository, ".git"))) return importHistory(repository, history);
  return inBuilding(folder, "repository", async (building) => {
    await git(building, ["init", "--quiet", "--template=", "--initial-branch=main", "."]);
    const commits = await importHistory(building, history);
    await moveInto(building, repository);
    return commits;
  });
}

async function importHistory(repository, { stream, digest, versions }) {
  await git(repository, ["fast-import", "--quiet", "--force", "--done"], { input: stream });
  await git(repository, ["checkout", "--quiet", "--force", "main"]);
  const commits = {};
  for (const version of versions)
    commits[version] = await git(repository, ["rev-parse", `refs/tags/v${version}^{commit}`]);
  const text = JSON.stringify({ digest, commits });
  await writeWhole(path.join(repository, ".git", "sample-history.json"), text);
  return commits;
}

async function prepareRelease(folder, version, commit) {
  const target = path.join(folder, "host", "releases", version);
  if ((await readJsonFile(path.join(target, "release.json")))?.commit === commit) return;
  const repository = path.join(folder, "repository");
  await inBuilding(folder, version, async (building) => {
    const tree = path.join(building, "tree");
    const env = { GIT_INDEX_FILE: path.join(building, "index") };
    await mkdir(tree);
    await git(repository, ["read-tree", commit], { env });
    await git(repository, ["checkout-index", "--all", `--prefix=${tree}/`], { env });
    const builtAt = new Date(
      await git(repository, ["show", "--no-patch", "--format=%cI", commit]),
    ).toISOString();
    const release = { version, commit, builtAt, artefactDigest: await artefactDigest(tree) };
    await writeWhole(path.join(tree, "release.json"), `${JSON.stringify(release, null, 2)}\n`);
    if (await exists(target)) await rename(target, path.join(building, "replaced"));
    await moveInto(tree, target);
  });
}

async function firstDeployment(host) {
  try {
    await symlink(path.join("releases", FIRST_VERSION), path.join(host, "current"));
  } catch (error) {
    if (error.code === "EEXIST") return;
    throw error;
  }
  await recordDeployment(host, { version: FIRST_VERSION, from: null, by: "first installation" });
}

/** Runs `build` with an empty folder beside the result, which is removed afterwards. */
async function inBuilding(folder, name, build) {
  const building = path.join(folder, `.building-${process.pid}-${name}`);
  await rm(building, { recursive: true, force: true });
  await mkdir(building);
  try {
    return await build(building);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Moves the finished folder to its place; another run that was quicker has made the same one. */
async function moveInto(built, target) {
  try {
    await rename(built, target);
  } catch (error) {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
}

async function removeLeftBehind(folder) {
  for (const name of await readdir(folder)) {
    const leftover = path.join(folder, name);
    if (!name.startsWith(".building-") || Date.now() - (await stat(leftover)).mtimeMs < LEFT_BEHIND_MS)
      continue;
    await rm(leftover, { recursive: true, force: true });
  }
}

async function exists(file) {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}
