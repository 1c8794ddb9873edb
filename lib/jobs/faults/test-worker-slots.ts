import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { Moment } from "@/lib/jobs/faults/test-journalled-host";

/** When something happens at the platform for a worker, or so many milliseconds from now: whichever comes first. */
export type Strike = { at: Moment | "any time"; withinMs: number; signal: "SIGKILL" | "SIGSTOP" };

type Slot = { child: ChildProcess; ready: Promise<unknown>; strike: ((moment: Moment) => void) | null };

/** Real worker processes, each in a named slot that keeps its identity from start to start. */
export class WorkerSlots {
  private readonly slots = new Map<string, Slot>();
  private readonly folder = path.resolve(".twokey", `faults-${randomUUID()}`);

  constructor(
    /** For the workers that are started from now on. */
    public databaseUrl: string,
    private readonly platformUrl: string,
  ) {}

  async bundle(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await build({
      entryPoints: ["lib/jobs/faults/test-journalled-worker.ts"],
      outfile: this.program,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      logLevel: "silent",
    });
  }

  /** A new process in the slot; nobody waits for it here. */
  start(name: string): Slot {
    const env = {
      DATABASE_URL: this.databaseUrl,
      PLATFORM_URL: this.platformUrl,
      PATH: process.env.PATH,
      STATUS_DIR: path.join(this.folder, "status"),
      TWOKEY_WORKER_ID: name,
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    } as unknown as NodeJS.ProcessEnv;
    const child = spawn(process.execPath, [this.program], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const slot: Slot = {
      child,
      ready: Promise.race([once(child, "message"), once(child, "exit")]),
      strike: null,
    };
    this.slots.set(name, slot);
    return slot;
  }

  async startReady(name: string): Promise<number> {
    const { child, ready } = this.start(name);
    await ready;
    return child.pid ?? 0;
  }

  /** The platform tells whom it has to do with, at that very moment. */
  saw(moment: Moment, sender: string): void {
    for (const { child, strike } of this.slots.values()) if (String(child.pid) === sender) strike?.(moment);
  }

  /** Resolves with what it was that struck, when the process is dead or stopped. */
  async strike(name: string, { at, withinMs, signal }: Strike): Promise<Moment | "any time"> {
    const slot = this.slot(name);
    const struck = await new Promise<Moment | "any time">((resolve) => {
      const hit = (moment: Moment | "any time") => {
        clearTimeout(late);
        slot.strike = null;
        slot.child.kill(signal);
        resolve(moment);
      };
      const late = setTimeout(hit, withinMs, "any time");
      slot.strike = (moment) => moment === at && hit(moment);
    });
    if (signal === "SIGKILL") await ended(slot.child);
    return struck;
  }

  /** Lets a stopped process go on. */
  wake(name: string): void {
    this.slot(name).child.kill("SIGCONT");
  }

  async killAll(): Promise<void> {
    for (const { child } of this.slots.values()) {
      child.kill("SIGKILL");
      await ended(child);
    }
    this.slots.clear();
  }

  async remove(): Promise<void> {
    await this.killAll();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get program(): string {
    return path.join(this.folder, "worker.mjs");
  }

  private slot(name: string): Slot {
    const slot = this.slots.get(name);
    if (!slot) throw new Error(`nobody works in slot ${name}`);
    return slot;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
