import { Killed } from "@/lib/jobs/execution/test-rig";

/** Where a worker can die. Each has a moment before it and one after it. */
export const CRASH_POINTS = [
  "gate insert",
  "signature check",
  "drift check",
  "intent commit",
  "sent commit",
  "platform call",
  "platform acting",
  "answer received",
  "outcome commit",
  "reconcile begin",
  "reconcile answer",
  "success commit",
  "lease renewal",
  "take-over",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];
export type Side = "before" | "after";

/**
 * killed: whatever the worker touches from then on fails. answer lost: it lives, but what it did was answered by a
 * broken connection.
 */
export type Fate = "killed" | "answer lost";

/** `time`: the how manieth pass of the point it is; 1 is the first. */
export type Death = { point: CrashPoint; side: Side; time: number; fate: Fate };

/** One worker from its start to its end, with the facts that the database acknowledged to it. */
export class DoomedLife {
  over = false;
  /** It came to the point where it was to die, or where the answer was lost. */
  reached = false;
  /** Rows of the log whose COMMIT was answered, in this order. */
  readonly acknowledged: string[] = [];
  private passes = 0;
  private readonly arrived: (() => void)[] = [];

  constructor(readonly death: Death) {}

  /** Throws when the worker is dead, or dies here. */
  pass(point: CrashPoint, side: Side): void {
    this.touch();
    if (!this.isHere(point, side)) return;
    this.arrive();
    if (this.death.fate === "answer lost") throw new Error("Connection terminated unexpectedly");
    this.over = true;
    this.touch();
  }

  /** The same for what happens elsewhere: the worker is dead, but who tells of it is not. */
  witness(point: CrashPoint, side: Side): void {
    if (this.over || !this.isHere(point, side)) return;
    this.arrive();
    this.over = true;
  }

  touch(): void {
    if (this.over) throw new Killed("the worker is dead");
  }

  /** Resolves when the worker has come to its point; at once when it has been there. */
  arrival(): Promise<void> {
    return this.reached ? Promise.resolve() : new Promise((resolve) => this.arrived.push(resolve));
  }

  private isHere(point: CrashPoint, side: Side): boolean {
    if (this.reached || this.death.point !== point || this.death.side !== side) return false;
    this.passes += 1;
    return this.passes === this.death.time;
  }

  private arrive(): void {
    this.reached = true;
    for (const resolve of this.arrived) resolve();
  }
}
