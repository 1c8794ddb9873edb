import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TEAM } from "@/lib/adapters/release-platforms/vercel/test-emulator";
import { openTestVercel, type TestVercel } from "@/lib/adapters/release-platforms/vercel/test-vercel";

const { VERCEL_CLI } = process.env;
if (VERCEL_CLI === undefined) throw new Error("npm run test:vercel-cli sets VERCEL_CLI");

describe("Vercel's own command line accepts the stand-in", () => {
  let rig: TestVercel;
  let home: string;
  beforeEach(async () => {
    rig = await openTestVercel();
    home = await mkdtemp(path.join(tmpdir(), "twokey-vercel-"));
  });
  afterEach(async () => {
    await rig.close();
    await rm(home, { recursive: true, force: true });
  });

  const vercelCli = async (...args: string[]) => {
    const { url, token } = rig.api;
    const common = ["--api", url, "--token", token, "--scope", TEAM, "--yes", "--global-config", home];
    const child = spawn(process.execPath, [VERCEL_CLI, ...args, ...common], {
      cwd: home,
      env: { ...process.env, HOME: home, VERCEL_TELEMETRY_DISABLED: "1", NO_UPDATE_NOTIFIER: "1" },
      stdio: "pipe",
    });
    child.stdin.end();
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await once(child, "close");
    return { code, said: (await said).join("\n") };
  };

  test("a rollback moves the domains and holds new deployments, as our adapter does", async () => {
    const { code, said } = await vercelCli("rollback", rig.ids[1]);
    expect(said).toMatch(/Success! shop was rolled back to/);
    expect(code).toBe(0);
    expect((await rig.platform.current()).releaseId).toBe(rig.ids[1]);
    expect(await rig.platform.held()).toMatchObject({ on: true });
    const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "set")).steps;
    if (!step) throw new Error("the plan has no step");
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "to" });
  });

  test("a promotion moves the domains and ends the hold", async () => {
    await vercelCli("rollback", rig.ids[1]);
    const { code, said } = await vercelCli("promote", rig.ids[2]);
    expect(said).toMatch(/Success! shop was promoted to/);
    expect(code).toBe(0);
    expect((await rig.platform.current()).releaseId).toBe(rig.ids[2]);
    expect(await rig.platform.held()).toMatchObject({ on: false });
  });

  test("a rollback whose domains do not all move is an error there too", async () => {
    rig.api.domains.ending = "failed";
    const { code, said } = await vercelCli("rollback", rig.ids[1]);
    expect(said).toContain("Failed to remap all aliases");
    expect(said).toContain("shop.example");
    expect(code).toBe(1);
    expect((await rig.platform.current()).releaseId).toBe(rig.ids[2]);
  });

  test("a rollback that goes too far for the plan says so there too", async () => {
    rig.api.domains.plan = "hobby";
    const { code, said } = await vercelCli("rollback", rig.ids[0]);
    expect(said).toContain("upgrade to pro");
    expect(code).toBe(1);
  });
});
