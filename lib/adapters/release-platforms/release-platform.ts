import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import type { PlatformName } from "@/lib/domain/release/platform-name";
import type { LiveRelease, ReleaseCandidate } from "@/lib/domain/release/release";

/**
 * A platform that can put another release live. Reading throws `PlatformUnreadable`; sending never throws,
 * because after a call "no answer" is an outcome of its own.
 */
export type ReleasePlatform = {
  readonly kind: PlatformName;
  readonly capabilities: PlatformCapabilities;
  readonly place: Place;
  /** What going back does not bring back, one plain sentence each. */
  readonly notRestored: readonly string[];
  /** Where production says with status 200 that it is well; null: nowhere. */
  readonly healthUrl: string | null;
  /** Asked anew each time, never cached. */
  current(): Promise<CurrentRelease>;
  /** Everything that can be put live, newest first, the live release among it. */
  candidates(): Promise<PlatformCandidate[]>;
  /** Whether somebody is changing the target at this moment; null: the platform cannot tell. */
  changeUnderWay(): Promise<boolean | null>;
  /** The absolute steps from one release to another, each call exactly. Changes nothing, for the same ends the same. */
  preview(from: PlanFrom, to: PlanTo, hold: HoldWish): Promise<PlanPreview>;
  /**
   * The commits that `to` takes back, as a range of the history: after `older`, up to `newer`. Only where they are not
   * those between the commits of the two ends, as with a revert.
   */
  takesBack?(from: PlanFrom, to: PlanTo): Promise<{ older: string; newer: string }>;
  /** Whether the platform keeps other releases from going live by themselves, now; null: it has no means to. */
  held(): Promise<Held | null>;
  /**
   * Whether the step is still to be done, is done, or the platform is somewhere else. With the idempotency key
   * of a step that may have been sent, the platform also says when it may still be at work.
   */
  observe(step: PlanStep, plan: Ends, idempotencyKey?: string): Promise<Observation>;
  send(step: PlanStep, plan: Ends, sending: Sending): Promise<SendOutcome>;
  /** What production itself answers; without an address to ask, what the platform says is live. */
  servingVersion(): Promise<Serving>;
  /** "Test connection": each permission that is needed and whether it is there, in words. Changes nothing. */
  probe(): Promise<{ ok: boolean; findings: string[] }>;
};

export type PlatformCapabilities = {
  /** The platform itself can tell whether a step with this key was done. */
  idempotencyKey: boolean;
  /** The platform refuses a call when it is not at `from`. */
  precondition: boolean;
  /** The platform lists what it was told to do, and so whether a call of ours arrived. */
  listOperations: boolean;
  /** The platform itself checks the calls before they are made. */
  dryRun: boolean;
  /** After an unknown outcome a call may still take effect for this long. */
  quietPeriodMs: number;
  /** No call lasts longer. */
  longestCallMs: number;
  /** How often the target may be read just to watch it, where the platform counts requests; at most 20 seconds. */
  readEveryMs?: number;
  /** The steps end with a proposal that people accept elsewhere, such as a pull request; nothing is live by then. */
  proposesOnly?: true;
};

/** `identity` is the same for every name of the same place; `location` says for people where it is. */
export type Place = { identity: string; location: string };

/**
 * `saidBy` says where the answer comes from; `warnings` what does not fit together; `overruledBy` what else owns the
 * target and would put its own release back, such as an Argo CD application.
 */
export type CurrentRelease = LiveRelease & {
  saidBy: string;
  warnings: string[];
  overruledBy?: string | null;
};

/** The platform knows no history of health; that comes from our own readings. */
export type PlatformCandidate = Omit<ReleaseCandidate, "periods">;

export type Ends = { from: PlanFrom; to: PlanTo };

/** Whether the steps also keep what they take back from going live again, end that, or leave it as it is. */
export type HoldWish = "set" | "lift" | "leave";
/** `means` says how: “Automatic publishing is locked at deploy 65f…”. */
export type Held = { on: boolean; means: string };

/**
 * Exactly one step puts the release live. `notes` are facts that approvers should know, such as hooks that run; `hold`
 * says what keeps other releases away once the steps are done, null: nothing on this platform does.
 */
export type PlanPreview = { steps: PlanStep[]; notes: string[]; hold: string | null };

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
