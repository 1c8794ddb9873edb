// `node scripts/github-api.mjs` writes test/github-api/description.json: the part of GitHub's own OpenAPI description
// that the adapters speak, without its words and examples. The package is far too large to be a dependency.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const PACKAGE = "@octokit/openapi@23.0.2";
const FILE = "package/generated/api.github.com.json";
const TARGET = "test/github-api/description.json";

const OPERATIONS = {
  "/repos/{owner}/{repo}": ["get"],
  "/repos/{owner}/{repo}/compare/{basehead}": ["get"],
  "/repos/{owner}/{repo}/git/commits/{commit_sha}": ["get"],
  "/repos/{owner}/{repo}/git/trees/{tree_sha}": ["get"],
  "/repos/{owner}/{repo}/git/blobs/{file_sha}": ["get"],
  "/repos/{owner}/{repo}/pulls": ["get", "post"],
};

/** Words for people, and what only makes examples. */
const LEFT_OUT = new Set(["description", "summary", "example", "examples", "externalDocs", "tags", "title"]);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "github-api-"));
try {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", PACKAGE], { cwd: folder, encoding: "utf8" }),
  );
  execFileSync("tar", ["-xzf", packed.filename, FILE], { cwd: folder });
  const whole = JSON.parse(fs.readFileSync(path.join(folder, FILE), "utf8"));
  fs.mkdirSync(path.dirname(TARGET), { recursive: true });
  fs.writeFileSync(TARGET, `${JSON.stringify(reduced(whole, packed.integrity))}\n`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

function reduced(whole, integrity) {
  const paths = Object.fromEntries(
    Object.entries(OPERATIONS).map(([name, methods]) => [
      name,
      Object.fromEntries(methods.map((method) => [method, plain(whole.paths[name][method])])),
    ]),
  );
  const components = {};
  const waiting = referencesIn(paths);
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    const [, , kind, name] = ref.split("/");
    components[kind] ??= {};
    if (components[kind][name]) continue;
    components[kind][name] = plain(whole.components[kind][name]);
    waiting.push(...referencesIn(components[kind][name]));
  }
  const origin = { package: PACKAGE, file: FILE, integrity, licence: "MIT, © Octokit contributors" };
  const { openapi, info } = whole;
  return {
    openapi,
    info: { title: info.title, version: info.version, "x-origin": origin },
    paths,
    components,
  };
}

/** Below `properties` a name such as `title` is a field of the API. */
function plain(value, names = false) {
  if (Array.isArray(value)) return value.map((one) => plain(one));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => names || !LEFT_OUT.has(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, plain(one, key === "properties" && !names)]));
}

function referencesIn(value) {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === "$ref" ? [one] : referencesIn(one)));
}
