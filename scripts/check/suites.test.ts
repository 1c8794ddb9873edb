import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { countPlaywright, countVitest, runSuite, sum } from "./suites.mjs";

let report: string;

beforeEach(() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-suites-"));
  report = path.join(folder, "report.json");
  return () => fs.rmSync(folder, { recursive: true });
});

/** A suite that writes the report and ends with the code. */
function suite(code: number, written?: unknown) {
  const script = written
    ? `require("fs").writeFileSync(${JSON.stringify(report)}, ${JSON.stringify(JSON.stringify(written))});`
    : "";
  return {
    name: "s",
    command: [process.execPath, "-e", `${script}process.exit(${code})`],
    report,
    read: (r: unknown) => r as { passed: number; failed: number },
  };
}

const options = { cwd: process.cwd(), env: process.env, show: false };

test("counts what the report says", async () => {
  expect(await runSuite(suite(1, { passed: 3, failed: 2 }), options)).toMatchObject({ passed: 3, failed: 2 });
});

test("a suite that breaks off has failed, though all its tests passed", async () => {
  expect(await runSuite(suite(1, { passed: 3, failed: 0 }), options)).toMatchObject({ passed: 3, failed: 1 });
});

test("a suite without a report, or without one test, has failed", async () => {
  expect(await runSuite(suite(0), options)).toMatchObject({ passed: 0, failed: 1 });
  expect(await runSuite(suite(0, { passed: 0, failed: 0 }), options)).toMatchObject({ passed: 0, failed: 1 });
});

test("a report of an earlier run does not count", async () => {
  fs.writeFileSync(report, JSON.stringify({ passed: 9, failed: 0 }));
  expect(await runSuite(suite(0), options)).toMatchObject({ passed: 0, failed: 1 });
});

test("a tool that cannot be started has failed", async () => {
  const outcome = await runSuite({ name: "s", command: ["no-such-program-here"] }, options);
  expect(outcome).toMatchObject({ passed: 0, failed: 1 });
});

test("a test file that cannot be loaded counts as failed", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{}] },
  ];
  expect(countVitest({ numPassedTests: 1, numFailedTests: 0, testResults })).toEqual({
    passed: 1,
    failed: 1,
  });
});

test("a journey that passed only when repeated counts as failed", () => {
  expect(countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1 }, errors: [] })).toEqual({
    passed: 4,
    failed: 2,
  });
});

test("adds up all suites", () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});
