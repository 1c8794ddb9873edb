import os from "node:os";
import path from "node:path";
import { lineOf, runSuite } from "./suites.mjs";
import { bin, vitest } from "./tools.mjs";

/**
 * The fast part of the tests: what needs no service. Tools run beside each other, each tool's output is shown when it
 * fails.
 * @param {{ root: string, env: NodeJS.ProcessEnv, print: (text: string) => void }} options
 * @returns {Promise<import("./suites.mjs").Outcome[]>}
 */
export async function runFastChecks({ root, env, print }) {
  const node = process.execPath;
  const waiting = [
    {
      name: "format and lint",
      command: [node, bin(root, "@biomejs/biome", "biome"), "check", "--error-on-warnings", "."],
    },
    { name: "types", command: [node, bin(root, "typescript", "tsc"), "--noEmit"] },
    { name: "arrows between folders", command: [node, path.join(root, "scripts/check/run-arrows.mjs")] },
    { name: "unused code", command: [node, bin(root, "knip", "knip"), "--no-progress"] },
    vitest(root, "unit"),
  ];
  const outcomes = [];
  const work = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      const outcome = await runSuite(suite, { cwd: root, env, show: false });
      outcomes.push(outcome);
      if (outcome.failed > 0) print(outcome.output.trimEnd());
      print(lineOf(outcome));
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, work));
  return outcomes;
}
