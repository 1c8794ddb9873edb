import type { PlatformJournal } from "@/lib/jobs/faults/test-platform-journal";

export const FROM = "1.5.0";
export const TO = "1.4.2";

/** What the platform offers against doing a thing twice. */
export type Offers = { key: boolean; precondition: boolean };

export const ANSWERS = ["ok", "refused", "lost, not applied", "lost, applied", "applied late"] as const;
export type Answer = (typeof ANSWERS)[number];

export const READ_FAULTS = ["none", "silent", "stale", "lying"] as const;
export type ReadFault = (typeof READ_FAULTS)[number];

export type StepKind = "switch" | "restart";
export type HostCall = { target: string; step: StepKind; key: string; attempt: number; sender: string };
export type HostAnswer = { done: true } | { done: false; why: string; running: string; link: string };
/** What the platform says is live: where its link leads and what serves. */
export type HostReading = { link: string; running: string };

/** How a target behaves: the first call of `step` is answered so, and the reads after it go wrong so often. */
export type Script = {
  offers: Offers;
  step: StepKind;
  answer: Answer;
  reads: { fault: ReadFault; times: number };
};

export type Moment = "received" | "acted";

type Target = HostReading & {
  script: Script;
  before: HostReading;
  answered: boolean;
  faultsLeft: number;
  keys: Map<string, { attempt: number; applied: boolean }>;
  /** Something of the test that wants to know what happens here, at that very moment. */
  watch: (moment: Moment, call: HostCall) => void;
};

/** The answer did not get through; what became of the call nobody can tell from here. */
export class ConnectionCut extends Error {
  override name = "ConnectionCut";
}

/** A small platform with many targets. What it did stands in its journal and nowhere else. */
export class JournalledHost {
  private readonly targets = new Map<string, Target>();
  private readonly late = new Set<Promise<void>>();

  constructor(
    private readonly journal: PlatformJournal,
    /** How much later than the call a late one takes effect. */
    private readonly lateMs: number,
  ) {}

  add(name: string, script: Script): void {
    const live = { link: FROM, running: FROM };
    const faultsLeft = script.reads.times;
    const watch = () => undefined;
    this.targets.set(name, {
      ...live,
      before: live,
      script,
      answered: false,
      faultsLeft,
      keys: new Map(),
      watch,
    });
  }

  /** Tells what happens at a target while it happens, until somebody else watches. */
  watch(name: string, watch: Target["watch"]): void {
    this.target(name).watch = watch;
  }

  /** What is really so, whatever the reads say. */
  truth(name: string): HostReading {
    const { link, running } = this.target(name);
    return { link, running };
  }

  /** Resolves when nothing that was sent can take effect any more. */
  async atRest(): Promise<void> {
    while (this.late.size > 0) await Promise.all(this.late);
  }

  async read(name: string): Promise<HostReading> {
    const target = this.target(name);
    const { fault } = target.script.reads;
    if (fault === "none" || !target.answered || target.faultsLeft === 0) return this.truth(name);
    target.faultsLeft -= 1;
    if (fault === "silent") throw new ConnectionCut("the platform does not answer");
    return fault === "stale" ? target.before : { link: "0.0.0", running: "0.0.0" };
  }

  async call(call: HostCall): Promise<HostAnswer> {
    const target = this.target(call.target);
    this.journal.write({ event: "received", ...call });
    const scripted = !target.answered && target.script.step === call.step;
    if (scripted) target.answered = true;
    const answer = scripted ? target.script.answer : "ok";
    target.watch("received", call);
    await new Promise(setImmediate);
    if (answer === "applied late") {
      this.later(() => this.act(target, call));
      throw new ConnectionCut("the connection was cut");
    }
    const done = answer === "refused" || answer === "lost, not applied" ? null : this.act(target, call);
    if (answer === "refused") this.journal.write({ event: "refused", ...call });
    if (done === null) target.watch("acted", call);
    if (answer.startsWith("lost")) throw new ConnectionCut("the connection was cut");
    return done ?? { done: false, why: "The platform is being maintained.", ...this.truth(call.target) };
  }

  private later(work: () => void): void {
    const done = new Promise<void>((resolve) => setTimeout(resolve, this.lateMs)).then(work);
    this.late.add(done);
    void done.finally(() => this.late.delete(done));
  }

  private act(target: Target, call: HostCall): HostAnswer {
    const no = this.whyNot(target, call);
    if (no !== null) this.journal.write({ event: no, ...call });
    else this.apply(target, call);
    target.watch("acted", call);
    if (no === null || no === "repeated") return { done: true };
    return { done: false, why: `The call was not carried out: ${no}.`, ...this.truth(call.target) };
  }

  private whyNot(target: Target, { step, key, attempt }: HostCall) {
    const { offers } = target.script;
    const known = target.keys.get(key);
    if (offers.key && known?.applied) return "repeated";
    if (offers.key && known && known.attempt > attempt) return "superseded";
    target.keys.set(key, { attempt, applied: false });
    const atFrom = step === "switch" ? target.link === FROM : target.running === FROM && target.link === TO;
    return offers.precondition && !atFrom ? "not at from" : null;
  }

  private apply(target: Target, call: HostCall): void {
    this.journal.write({ event: "applied", ...call });
    target.before = this.truth(call.target);
    if (call.step === "switch") target.link = TO;
    else target.running = target.link;
    target.keys.set(call.key, { attempt: call.attempt, applied: true });
  }

  private target(name: string): Target {
    const target = this.targets.get(name);
    if (!target) throw new Error(`the platform has no target ${name}`);
    return target;
  }
}
