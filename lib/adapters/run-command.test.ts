import { tmpdir } from "node:os";
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
