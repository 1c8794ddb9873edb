import type { PlanFrom, PlanStep, PlanTo } from "@/lib/domain/plan/plan-document";
import type { LiveRelease, ReleaseCandidate } from "@/lib/domain/release/release";

/**
 * A platform that can put another release live. Reading throws `PlatformUnreadable`; sending never throws,
 * because after a call "no answer" is an outcome of its own.
 */
export type ReleasePlatform = {
  readonly kind: string;
  readonly capabilities: PlatformCapabilities;
  /** What going back does not bring back, one plain sentence each. */
  readonly notRestored: readonly string[];
  /** Where production says with status 200 that it is well; null: nowhere. */
  readonly healthUrl: string | null;
  /** Asked anew each time, never cached. */
  current(): Promise<CurrentRelease>;
  /** Everything that lies on the platform, newest first, the live release among it. */
  candidates(): Promise<PlatformCandidate[]>;
  /** Whether somebody is changing the target at this moment; null: the platform cannot tell. */
  changeUnderWay(): Promise<boolean | null>;
  /** The absolute steps from one release to another. Touches nothing. */
  preview(from: Named, to: Named): PlanPreview;
  /** What one step does, in words: the exact call. */
  describe(step: PlanStep): string;
  /**
   * Whether the step is still to be done, is done, or the platform is somewhere else. With the idempotency key
   * of a step that may have been sent, the platform also says when it may still be at work.
   */
  observe(step: PlanStep, plan: Ends, idempotencyKey?: string): Promise<Observation>;
  send(step: PlanStep, plan: Ends, sending: Sending): Promise<SendOutcome>;
  /** What production itself answers. */
  servingVersion(): Promise<Serving>;
  /** "Test connection": what was found, in words, or why it does not work. Changes nothing. */
  probe(): Promise<{ ok: boolean; findings: string[] }>;
};

export type PlatformCapabilities = {
  /** The platform itself can tell whether a step with this key was done. */
  idempotencyKey: boolean;
  /** The platform refuses a call when it is not at `from`. */
  precondition: boolean;
  listOperations: boolean;
  /** After an unknown outcome a call may still take effect for this long. */
  quietPeriodMs: number;
  /** No call lasts longer. */
  longestCallMs: number;
};

/** `saidBy` says where the answer comes from; `warnings` what does not fit together. */
export type CurrentRelease = LiveRelease & { saidBy: string; warnings: string[] };

/** The platform knows no history of health; that comes from our own readings. */
export type PlatformCandidate = Omit<ReleaseCandidate, "periods">;

export type Named = { releaseId: string; version: string };
export type Ends = { from: PlanFrom; to: PlanTo };
/** `calls[n]` says in words what `steps[n]` does. */
export type PlanPreview = { steps: PlanStep[]; calls: string[] };

export type Observation =
  | { at: "from" }
  | { at: "to"; evidence: string }
  | { at: "other"; what: string }
  | { at: "unknown"; why: string };

/**
 * `idempotencyKey` stays the same when a step is sent again; `attempt` counts up, so that a sender that was
 * asleep can be told from the one that took over. After `signal` nothing new may be begun.
 */
export type Sending = {
  idempotencyKey: string;
  attempt: number;
  signal: AbortSignal;
  log: (line: string) => void;
};

export type SendOutcome =
  | { outcome: "confirmed"; evidence: string }
  | { outcome: "refused"; reason: string }
  | { outcome: "unknown"; reason: string };

export type Serving = { ok: true; version: string; commit: string | null } | { ok: false; why: string };

/** The platform could not be read; the message says what and where, for people. */
export class PlatformUnreadable extends Error {
  override name = "PlatformUnreadable";
}
