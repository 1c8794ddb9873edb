import { spawn } from "node:child_process";
import fs from "node:fs";
import { performance } from "node:perf_hooks";

/**
 * One tool or one set of tests, run to its end.
 * @typedef {{ name: string, command: string[], env?: Record<string, string>, report?: string,
 *   read?: (report: unknown) => { passed: number, failed: number } }} Suite
 *   report: a JSON file that it writes, counted with `read`; without one the whole suite counts as one
 * @typedef {{ name: string, passed: number, failed: number, seconds: number, output: string }} Outcome
 */

/**
 * @param {Suite} suite
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, show: boolean }} options show: let it write to the terminal itself
 * @returns {Promise<Outcome>}
 */
export async function runSuite({ name, command, env: own = {}, report, read }, { cwd, env, show }) {
  if (report) fs.rmSync(report, { force: true });
  const began = performance.now();
  const { code, output } = await finish(command, { cwd, env: { ...env, ...own }, show });
  const seconds = (performance.now() - began) / 1000;
  return { name, seconds, output, ...count(code, report, read) };
}

/** A suite that ends badly has failed at least once, whatever its report says. */
function count(code, report, read) {
  if (!report) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed, failed } = fs.existsSync(report)
    ? read(JSON.parse(fs.readFileSync(report, "utf8")))
    : { passed: 0, failed: 1 };
  const nothing = passed + failed === 0;
  return { passed, failed: (code !== 0 || nothing) && failed === 0 ? 1 : failed };
}

function finish([program, ...args], { cwd, env, show }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    child.once("error", (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Vitest's JSON report: tests, and files that could not even be loaded. */
export function countVitest(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** Playwright's JSON report; a test that passed only when repeated has failed. */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/** One line about a suite. */
export function lineOf({ name, passed, failed, seconds }) {
  const counted = passed + failed > 1 ? ` (${passed} passed, ${failed} failed)` : "";
  return `${failed === 0 ? "✓" : "✗"} ${name}${counted} ${seconds.toFixed(1)} s`;
}

export function sum(outcomes) {
  const total = (key) => outcomes.reduce((all, outcome) => all + outcome[key], 0);
  return { passed: total("passed"), failed: total("failed") };
}
