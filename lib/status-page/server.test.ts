import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "twokey-status-"));
  script = path.join(folder, "status.mjs");
  const source = path.resolve("lib/status-page/server.ts");
  await build({ entryPoints: [source], outfile: script, bundle: true, platform: "node", format: "esm" });
});
afterAll(() => rm(folder, { recursive: true }));

type Started = { child: ChildProcess; said: () => string };

function start(env: Record<string, string>): Started {
  const child = fork(script, [], { env: { NODE_ENV: "test", ...env }, silent: true });
  let said = "";
  child.stderr?.on("data", (text) => {
    said += String(text);
  });
  return { child, said: () => said };
}

const codeOf = async ({ child }: Started): Promise<number> => (await once(child, "exit"))[0];

describe("the process of the status page", () => {
  it("serves without a database, says that it is ready, and ends with its parent", async () => {
    const started = start({ STATUS_PORT: "0", STATUS_DIR: folder });
    const [{ port }] = await once(started.child, "message");
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    started.child.disconnect();
    expect(await codeOf(started)).toBe(0);
  });

  it("stops when it is told to", async () => {
    const started = start({ STATUS_PORT: "0", STATUS_DIR: folder });
    await once(started.child, "message");
    started.child.kill("SIGTERM");
    expect(await codeOf(started)).toBe(0);
  });

  it("says which port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const started = start({ STATUS_PORT: String(port), STATUS_DIR: folder });
    expect(await codeOf(started)).toBe(1);
    expect(started.said()).toContain(`Port ${port} is taken by another program.`);
    other.close();
  });

  it("says what is not set", async () => {
    const started = start({ STATUS_PORT: "none" });
    expect(await codeOf(started)).toBe(1);
    expect(started.said()).toContain("STATUS_DIR and STATUS_PORT");
  });
});
