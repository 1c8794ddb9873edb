import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "../start/problem.mjs";
import { runProgram } from "../start/run-program.mjs";

/** The release whose source package of Kubernetes still holds the whole of it, with everything it is built from. */
const suite = "bookworm";
const keyrings = ["debian-archive-keyring.gpg", "debian-archive-keyring.pgp"].map((name) =>
  path.join("/usr/share/keyrings", name),
);
const elsewhere = "on another system, put the programs into a folder and name it in TWOKEY_CLUSTER_BIN.";

/**
 * An apt of our own: its lists, sources and downloads lie in one folder, nothing is installed, and the system's
 * sources stay as they are. Needs no root.
 * @param {string} folder
 * @param {{ log: string, signal: AbortSignal }} running
 */
export function openApt(folder, { log, signal }) {
  const keyring = keyrings.find((file) => fs.existsSync(file));
  if (process.platform !== "linux" || process.arch !== "x64" || !keyring)
    throw new Problem("The test cluster can be built only on Debian for 64-bit PCs.", {
      notDone: "nothing was built.",
      todo: elsewhere,
    });
  const options = prepareFolder(folder, { uri: mirror(), keyring });
  const apt = async (args, cwd = folder) => {
    const command = ["apt-get", ...options, ...args];
    const env = { PATH: process.env.PATH, LANG: "C.UTF-8" };
    const { code, output } = await runProgram(command, { cwd, env, log, signal });
    if (code !== 0) throw aptFailed(args, output, log);
  };
  return {
    update: () => apt(["update"]),
    /** Downloads packages and unpacks them into one tree, without installing them. */
    async unpack(packages, tree) {
      const files = fs.mkdtempSync(path.join(folder, "packages-"));
      await apt(["download", ...packages], files);
      for (const name of fs.readdirSync(files)) {
        const command = ["dpkg-deb", "--extract", path.join(files, name), tree];
        const { code, output } = await runProgram(command, { cwd: folder, env: process.env, log, signal });
        if (code !== 0) throw aptFailed(command, output, log);
      }
    },
    /** Downloads a source package and answers the path of its original archive. */
    async source(name) {
      const files = fs.mkdtempSync(path.join(folder, "source-"));
      await apt(["source", "--download-only", name], files);
      const archive = fs.readdirSync(files).find((file) => file.includes(".orig.tar"));
      if (!archive) throw new Problem(`The source package ${name} has no original archive.`);
      return path.join(files, archive);
    },
  };
}

function prepareFolder(folder, { uri, keyring }) {
  for (const each of ["sources", "state/lists/partial", "cache/archives/partial"])
    fs.mkdirSync(path.join(folder, each), { recursive: true });
  fs.writeFileSync(path.join(folder, "state/status"), "");
  const source = ["Types: deb deb-src", `URIs: ${uri}`, `Suites: ${suite}`, "Components: main"];
  fs.writeFileSync(
    path.join(folder, "sources/debian.sources"),
    `${[...source, `Signed-By: ${keyring}`].join("\n")}\n`,
  );
  return [
    ["Dir::Etc::SourceList", "/dev/null"],
    ["Dir::Etc::SourceParts", path.join(folder, "sources")],
    ["Dir::State", path.join(folder, "state")],
    ["Dir::State::status", path.join(folder, "state/status")],
    ["Dir::Cache", path.join(folder, "cache")],
    ["APT::Sandbox::User", ""],
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/** The archive that this machine installs from. */
function mirror() {
  let uris = "";
  try {
    const format = ["--format", "$(REPO_URI)"];
    uris = execFileSync("apt-get", ["indextargets", ...format, "Created-By: Packages"], { encoding: "utf8" });
  } catch {
    // no apt here: said below
  }
  const found = uris.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (found) return found;
  throw new Problem("apt-get knows no archive of Debian, which the test cluster is built from.", {
    notDone: "nothing was built.",
    todo: elsewhere,
  });
}

function aptFailed(args, output, log) {
  const said = output.trim().split("\n").slice(-3);
  return new Problem(`${args[0]} ${args.at(-1)} failed.`, {
    notDone: "the test cluster was not built.",
    todo: [`see what apt said, and run it again: ${log}`, ...said],
  });
}
