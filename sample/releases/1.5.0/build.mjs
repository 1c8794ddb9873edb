import { readFileSync } from "node:fs";

/** What this directory is: `release.json` of a built release, else the package's version. */
export const build = readBuild();

function readBuild() {
  try {
    const { version, commit } = JSON.parse(readFileSync(new URL("release.json", import.meta.url), "utf8"));
    return { version, commit };
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
    return { version, commit: "unbuilt" };
  }
}
