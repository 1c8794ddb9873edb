import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = path.resolve(".");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-verify-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program somewhere else, with nothing of this machine's environment. */
function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    env: {} as NodeJS.ProcessEnv,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
const twokey = (...args: string[]) => run(path.join(root, "scripts/twokey.mjs"), ...args);

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

const HEADER = JSON.stringify({
  line: "header",
  format: "twokey.audit/1",
  exportedAt: "2026-11-26T02:00:00.000Z",
  log: { size: 0, hash: "0".repeat(64) },
  seals: { size: 0, hash: "0".repeat(64) },
});

describe("npx twokey verify", () => {
  it("explains itself", () => {
    const { status, stdout } = twokey("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("twokey verify <export>");
    expect(twokey().status).toBe(2);
  });

  it("ends with 2 when there is nothing that it can read", () => {
    expect(twokey("verify", "no-such-file")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("ENOENT"),
    });
    expect(twokey("verify", file("empty", ""))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("empty"),
    });
    const other = file("other.json", '{"name":"something else"}\n');
    expect(twokey("verify", other)).toMatchObject({ status: 2, stderr: expect.stringContaining("header") });
    const known = file("export.jsonl", `${HEADER}\n`);
    expect(twokey("verify", known, "--key", "nonsense")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no public key"),
    });
    expect(twokey("verify", known, "--checkpoints", "no-such-file").status).toBe(2);
    expect(twokey("verify", known, "--unknown").status).toBe(2);
  });

  it("ends with 1 when the export breaks off, for people and for machines", () => {
    const broken = file("broken.jsonl", `${HEADER}\n`);
    expect(twokey("verify", broken)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("expected the last line of an export"),
    });
    const { status, stdout } = twokey("verify", broken, "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout).damageCount).toBeGreaterThan(0);
  });

  it("is one file that runs anywhere, for those who have no checkout", () => {
    twokey("--help");
    const built = path.join(root, ".twokey/verifier");
    const newest = readdirSync(built).toSorted((a, b) => mtime(built, b) - mtime(built, a))[0] ?? "";
    const alone = path.join(folder, "verifier.mjs");
    copyFileSync(path.join(built, newest), alone);
    expect(run(alone, "verify", file("alone.jsonl", `${HEADER}\n`)).status).toBe(1);
  });
});

function mtime(at: string, name: string): number {
  return statSync(path.join(at, name)).mtimeMs;
}
