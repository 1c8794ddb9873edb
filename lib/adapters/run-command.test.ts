import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "@/lib/adapters/run-command";
import { rememberSecret } from "@/lib/scrub";

const SECRET = `planted-${"s".repeat(40)}`;
const { signal } = new AbortController();

async function run(program: string) {
  const lines: string[] = [];
  const command = [process.execPath, "-e", program];
  const end = await runCommand(command, { cwd: tmpdir(), signal, log: (line) => lines.push(line) });
  return { lines, end };
}

test("passes on what a command prints, without the secrets of this process, also where a line is cut", async () => {
  const program = `console.log("a ${SECRET} b"); console.log("x".repeat(1980) + "${SECRET}"); process.exitCode = 3`;
  const open = await run(program);
  expect(open.lines[0]).toContain("planted");
  rememberSecret(SECRET);
  const { lines, end } = await run(program);
  expect(lines).toEqual(["a [secret] b", `${"x".repeat(1980)}[secret]`]);
  expect(end).toEqual({ end: "exited", code: 3, lastLine: lines[1] });
});

test("has no secret of this process in its environment", async () => {
  process.env.PLANTED_TOKEN = SECRET;
  const { lines } = await run("console.log(Object.keys(process.env).join())");
  delete process.env.PLANTED_TOKEN;
  expect(lines.join()).toContain("PATH");
  expect(lines.join()).not.toContain("PLANTED_TOKEN");
});

/** Given up at its first line; answers how long it really lived after that, in milliseconds. */
async function giveUpAtOnce(program: string, graceMs?: number): Promise<number> {
  const giveUp = new AbortController();
  const begin = performance.now();
  let end: unknown = null;
  await new Promise<void>((ended) => {
    const command = [process.execPath, "-e", program];
    const running = { cwd: tmpdir(), signal: giveUp.signal, graceMs, ended, log: () => giveUp.abort() };
    runCommand(command, running).then((seen) => {
      end = seen;
    });
  });
  expect(end).toEqual({ end: "given_up" });
  return performance.now() - begin;
}

test("stops a command that is given up at once, unless it has grace to come to its end by itself", async () => {
  const endless = "console.log('begun'); setTimeout(() => undefined, 60_000)";
  expect(await giveUpAtOnce(endless)).toBeLessThan(30_000);
  expect(await giveUpAtOnce(endless, 50)).toBeLessThan(30_000);
  const folder = await mkdtemp(path.join(tmpdir(), "twokey-grace-"));
  const file = JSON.stringify(path.join(folder, "ended"));
  await giveUpAtOnce(
    `console.log('begun'); setTimeout(() => fs.writeFileSync(${file}, "by itself"), 300)`,
    20_000,
  );
  expect(await readFile(path.join(folder, "ended"), "utf8")).toBe("by itself");
  await rm(folder, { recursive: true });
});

test("gives a command the variables that are meant for it", async () => {
  const lines: string[] = [];
  const command = [process.execPath, "-e", "console.log(process.env.HOME, process.env.OWN)"];
  await runCommand(command, {
    cwd: tmpdir(),
    signal,
    variables: { HOME: "/own/home", OWN: "1" },
    log: (line) => lines.push(line),
  });
  expect(lines).toEqual(["/own/home 1"]);
});
