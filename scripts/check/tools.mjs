import fs from "node:fs";
import path from "node:path";
import { generateClient } from "../start/client.mjs";
import { runProgram } from "../start/run-program.mjs";
import { countVitest } from "./suites.mjs";

/** The file behind a command of an installed package. */
export function bin(root, packageName, command) {
  const folder = path.join(root, "node_modules", packageName);
  const { bin: named } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  return path.join(folder, typeof named === "string" ? named : named[command]);
}

/** One project of vitest.config.ts as a suite. */
export function vitest(root, project) {
  const report = path.join(root, "test-results", `${project}.json`);
  return {
    name: `${project} tests`,
    command: [
      process.execPath,
      bin(root, "vitest", "vitest"),
      "run",
      ...["--project", project],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    report,
    read: countVitest,
  };
}

/** Writes the sources that tools derive: the database client and the types of the routes. */
export async function generateSources({ root, env }) {
  const options = { root, env, signal: new AbortController().signal };
  await generateClient({ ...options, log: path.join(root, ".twokey/logs/prisma.log") });
  const command = [process.execPath, bin(root, "next", "next"), "typegen"];
  const log = path.join(root, ".twokey/logs/typegen.log");
  const { code, output } = await runProgram(command, {
    cwd: root,
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1" },
    log,
    signal: options.signal,
  });
  if (code !== 0) throw new Error(`next typegen failed:\n${output}`);
}
