// Prints the imports that break an arrow between folders; exit code 1 when there are any, or when nothing was looked at.
import fs from "node:fs";
import config from "../../.dependency-cruiser.mjs";
import { root } from "../start/settings.mjs";
import { checkArrows } from "./arrows.mjs";

const folders = ["app", "components", "lib", "sample", "scripts", "test", "attack", "e2e"];

process.chdir(root);
const { modules, violations } = await checkArrows(
  root,
  config.forbidden,
  folders.filter((name) => fs.existsSync(name)),
);
for (const violation of violations) console.log(violation);
console.log(`${modules} modules, ${violations.length} imports against the arrows of CONTRIBUTING.md`);
if (modules === 0) console.log("Nothing was looked at: the check itself is broken.");
process.exitCode = violations.length > 0 || modules === 0 ? 1 : 0;
