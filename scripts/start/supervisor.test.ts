import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { createSupervisor } from "./supervisor.mjs";

let folder: string;
let said: string[];
let supervisor: ReturnType<typeof createSupervisor>;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-supervisor-"));
  said = [];
  supervisor = createSupervisor({ logs: folder, say: (line) => said.push(line) });
  return async () => {
    await supervisor.stop();
    fs.rmSync(folder, { recursive: true });
  };
});

/** A process that runs the text; `report(name)` writes its id to a file of that name. */
function part(text: string) {
  const script = path.join(folder, "process.mjs");
  const report = `import fs from "node:fs"; const report = (name) => fs.writeFileSync(name, String(process.pid));`;
  fs.writeFileSync(script, `${report}\n${text}`);
  return { name: "part", script, env: { PATH: process.env.PATH ?? "" } };
}

function reported(name: string): Promise<number> {
  const read = () => {
    const pid = Number(fs.readFileSync(path.join(folder, name), "utf8"));
    expect(pid).toBeGreaterThan(0);
    return pid;
  };
  return vi.waitFor(read, { timeout: 20_000 });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" && process.platform !== "linux";
  }
}

vi.setConfig({ testTimeout: 40_000 });

const staying = "setInterval(() => {}, 1000);";

test("stops a process, and what that process had started", async () => {
  const child = `setInterval(() => {}, 1000); require("fs").writeFileSync("child", String(process.pid))`;
  supervisor.start(
    part(`import { spawn } from "node:child_process";
      spawn(process.execPath, ["-e", ${JSON.stringify(child)}]); report("parent"); ${staying}`),
  );
  const pids = [await reported("parent"), await reported("child")];
  await supervisor.stop();
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), { timeout: 10_000 });
});

test("starts a process again that ended by itself, and says so", async () => {
  supervisor.start(
    part(
      `if (fs.existsSync("first")) report("second"); else { report("first"); process.exit(3); } ${staying}`,
    ),
  );
  const first = await reported("first");
  expect(await reported("second")).not.toBe(first);
  expect(said.join()).toContain("The part ended (exit code 3); it starts again in 1 s");
});

test("starts a process at once that asks for it, and counts no crash", async () => {
  supervisor.start(
    part(
      `const runs = ["first", "second", "third"].filter((name) => fs.existsSync(name)).length;
      report(["first", "second", "third", "fourth"][runs]); if (runs < 3) process.exit(75); ${staying}`,
    ),
  );
  await reported("fourth");
  expect(said).toEqual(Array(3).fill("The part starts anew with the changed configuration."));
});

test("hears what a process tells", async () => {
  const heard: unknown[] = [];
  const spec = part(`process.send({ configurationRead: true }); ${staying}`);
  supervisor.start({ ...spec, onMessage: (message) => heard.push(message) });
  await vi.waitFor(() => expect(heard).toEqual([{ configurationRead: true }]), { timeout: 20_000 });
});

test("keeps what a process writes, each line with its time", async () => {
  supervisor.start(part(`console.log("hello"); report("up"); ${staying}`));
  await reported("up");
  await supervisor.stop();
  expect(fs.readFileSync(path.join(folder, "part.log"), "utf8")).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z hello$/m);
});
