// `npm run people -- list | grant <email> <role> | disable <email> | reset-password <email>`: the operator's way out
// when too few people are left to approve. Works while Twokey runs and while it does not.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ownerDatabase } from "./operator/owner-database.mjs";
import { buildFolder } from "./start/build.mjs";
import { baseEnvironment } from "./start/environment.mjs";
import { Problem } from "./start/problem.mjs";
import { readSettings, root } from "./start/settings.mjs";

const settings = readSettings([], process.env);
try {
  const program = path.join(buildFolder(root), "people.mjs");
  if (!fs.existsSync(program)) {
    throw new Problem("These sources were not built yet.", {
      notDone: "nobody was changed.",
      todo: "run npm start once, then again npm run people.",
    });
  }
  const database = await ownerDatabase(settings);
  try {
    process.exitCode = await run(program, process.argv.slice(2), database.url);
  } finally {
    await database.close();
  }
} catch (error) {
  const lines = error instanceof Problem ? error.lines() : [`Nobody was changed: ${error.message}`];
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}

function run(program, args, url) {
  const env = { ...baseEnvironment(process.env), NODE_ENV: "production", DATABASE_URL: url };
  const child = spawn(process.execPath, [program, ...args], {
    cwd: path.dirname(program),
    env,
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
