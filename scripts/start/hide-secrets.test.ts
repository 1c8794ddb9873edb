import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SECRET_NAME } from "@/lib/config/references";
import { secretName, secretsHiddenOf } from "./hide-secrets.mjs";
import { explain } from "./problem.mjs";
import { openLog } from "./process-log.mjs";
import { runProgram } from "./run-program.mjs";

const env = {
  NODE_ENV: "test",
  PATH: process.env.PATH,
  NEXTAUTH_SECRET: "session-secret-1",
  OIDC_CLIENT_SECRET: "oidc/secret+2",
  DATABASE_URL: "postgresql://desk:pass%40word3@127.0.0.1:5432/twokey",
  NEXTAUTH_URL: "http://localhost:4400",
  SHORT_TOKEN: "abc",
  TWOKEY_DATA: "/srv/twokey/data",
} as const;
const planted = [
  "session-secret-1",
  "oidc/secret+2",
  "oidc%2Fsecret%2B2",
  "pass%40word3",
  "pass@word3",
  "b2lkYy9zZWNyZXQrMg",
];
const said = `${planted.join(" ")} http://localhost:4400 abc /srv/twokey/data`;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-hide-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function foundIn(text: string): string[] {
  return planted.filter((secret) => text.includes(secret));
}

test("the desk is kept from the same variables that the configuration calls secret", () => {
  expect(String(secretName)).toBe(String(SECRET_NAME));
});

test("hides every secret of an environment and nothing else", () => {
  expect(foundIn(said)).toEqual(planted);
  expect(secretsHiddenOf(env)(said)).toBe(
    `${"[secret] ".repeat(6)}http://localhost:4400 abc /srv/twokey/data`,
  );
  expect(secretsHiddenOf({})(said)).toBe(said);
});

test("what a process prints reaches its log without its secrets", async () => {
  const written = async (hide: (text: string) => string, name: string) => {
    const log = openLog(path.join(folder, name), hide);
    const child = spawn(process.execPath, ["-e", `console.error(${JSON.stringify(said)})`]);
    const lines = log.take(child.stderr);
    await new Promise((resolve) => lines.once("close", resolve));
    log.end("over");
    return readWhen(path.join(folder, name), "over");
  };
  expect(foundIn(await written((text) => text, "open.log"))).toEqual(planted);
  expect(foundIn(await written(secretsHiddenOf(env), "hidden.log"))).toEqual([]);
});

test("what a program prints and dies of is kept without its secrets", async () => {
  const log = path.join(folder, "seed.log");
  const program = `console.log("began"); throw new Error(process.env.DATABASE_URL + process.env.NEXTAUTH_SECRET)`;
  const { signal } = new AbortController();
  const { code, output } = await runProgram([process.execPath, "-e", program], {
    cwd: folder,
    env,
    log,
    signal,
  });
  expect(code).toBe(1);
  expect(output).toContain("began");
  expect(output).toContain("[secret]");
  expect(foundIn(output + (await readWhen(log, "Node.js v")))).toEqual([]);
});

test("an error of the start is explained without them, on the screen and in its log", () => {
  const log = path.join(folder, "start.log");
  const cause = Object.assign(new TypeError("Invalid URL"), { input: env.DATABASE_URL });
  const error = new Error(`no database at ${env.DATABASE_URL}`, { cause });
  expect(foundIn(explain(error, log, { NODE_ENV: "test" }).join())).toEqual(["pass%40word3"]);
  expect(foundIn(fs.readFileSync(log, "utf8"))).toEqual(["pass%40word3"]);
  fs.rmSync(log);
  expect(foundIn(explain(error, log, env).join() + fs.readFileSync(log, "utf8"))).toEqual([]);
});

/** The streams of a log do not say when they have written; what they wrote says it. */
function readWhen(file: string, end: string): Promise<string> {
  return vi.waitFor(
    () => {
      const text = fs.readFileSync(file, "utf8");
      expect(text).toContain(end);
      return text;
    },
    { timeout: 20_000 },
  );
}
