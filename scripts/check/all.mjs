import path from "node:path";
import { install, isInstalled } from "../start/install.mjs";
import { explain } from "../start/problem.mjs";
import { root } from "../start/settings.mjs";
import { buildOnce } from "./build-once.mjs";
import { ensureUnleash } from "./ensure-unleash.mjs";
import { countPlaywright, lineOf, runSuite, sum } from "./suites.mjs";

const logs = path.join(root, ".twokey", "logs");
const signal = new AbortController().signal;
const print = (text = "") => console.log(text);

/**
 * Runs every suite, whatever the ones before said, and ends the process.
 * @param {NodeJS.ProcessEnv} env
 */
export async function runAll(env) {
  const outcomes = [];
  const section = async (title, work) => {
    print(`\n── ${title} ${"─".repeat(Math.max(3, 90 - title.length))}`);
    try {
      outcomes.push(...(await work()));
    } catch (error) {
      for (const line of explain(error, path.join(logs, "test.log"))) print(line);
      outcomes.push({ name: title, passed: 0, failed: 1, seconds: 0 });
    }
  };

  await section("Packages", () => ensurePackages(env));
  if (sum(outcomes).failed === 0) {
    const { bin, generateSources, vitest } = await import("./tools.mjs");
    const { runFastChecks } = await import("./fast.mjs");
    const shown = { cwd: root, env, show: true };
    await section("Sources derived from others", () => generateSources({ root, env }).then(nothingCounted));
    await section("Check: format, types, arrows, unit tests", () => runFastChecks({ root, env, print }));
    await section("Unleash for the tests", async () => {
      print(`Installed: ${await ensureUnleash(env, print)}`);
      return [];
    });
    await section("Tests on a real PostgreSQL", async () => [
      await runSuite(vitest(root, "database"), shown),
    ]);
    await section("Build", () => buildOnce(root, print).then(nothingCounted));
    await section("Attacks over HTTP, on the built product", async () => [
      await runSuite(vitest(root, "attack"), shown),
    ]);
    await section("Journeys in a real browser, on the built product", async () => {
      const { ensureBrowser } = await import("../ensure-browser.mjs");
      const browser = await ensureBrowser(print);
      print(`Browser: ${browser.source} (${browser.path})`);
      return [await runSuite(journeys(bin, browser.path), shown)];
    });
  }

  print(`\n── Summary ${"─".repeat(82)}`);
  for (const outcome of outcomes) print(lineOf(outcome));
  const { passed, failed } = sum(outcomes);
  print(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function nothingCounted() {
  return [];
}

async function ensurePackages(env) {
  if (isInstalled(root)) print("Installed.");
  else await install({ root, env, log: path.join(logs, "install.log"), signal });
  return [];
}

function journeys(bin, browser) {
  const report = path.join(root, "test-results", "e2e.json");
  return {
    name: "browser journeys",
    command: [process.execPath, bin(root, "@playwright/test", "playwright"), "test", "--reporter=list,json"],
    env: { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    report,
    read: countPlaywright,
  };
}
