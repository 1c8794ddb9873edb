import type { HttpHeaders } from "@/lib/adapters/http";
import type { Place } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";
import type { PlatformName } from "@/lib/domain/release/platform-name";

export const FLAG_STATES = ["on", "off"] as const;
export type FlagState = (typeof FLAG_STATES)[number];

/**
 * What a service of feature flags has to know so that `flagPlatform` can make a release platform of one flag in one
 * environment. Its releases are the two states.
 */
export type FlagService = {
  kind: PlatformName;
  /** The service's name, as people say it. */
  name: string;
  flag: string;
  environment: string;
  place: Place;
  /** The state in which nobody is harmed; a plan to the other one says so. */
  safe: FlagState;
  /** What the call that sets a state names. */
  releaseIds: Record<FlagState, string>;
  notRestored: readonly string[];
  /** Where production names the state that it follows, as a version such as “new-checkout off”; null: nowhere. */
  versionUrl: string | null;
  healthUrl: string | null;
  headers: HttpHeaders;
  /** Asked anew each time. Throws `PlatformUnreadable`. */
  read(): Promise<FlagReading>;
  /** When it was last turned to this state; null: the service does not say. */
  since(state: FlagState): Promise<Date | null>;
  /** The one call that sets the state, whatever it was before. */
  stepTo(state: FlagState): RequestStep;
  /** Facts about a change to this state that approvers should know. */
  notes(to: FlagState, flag: FlagFound): Promise<string[]>;
  /** What a refusal means and what to do, in a sentence; null: its own words say it. */
  advice(refusal: string): string | null;
  probe(): Promise<{ ok: boolean; findings: string[] }>;
};

export type FlagReading = FlagFound | { found: false; why: string };

/** `survives` is what stays when the state changes, `serves` what each state gives to applications; both are hashed. */
export type FlagFound = {
  found: true;
  state: FlagState;
  survives: unknown;
  serves: Record<FlagState, unknown>;
  warnings: string[];
  /** Whatever will change the flag by itself; null: nothing that is known. */
  overruledBy: string | null;
  /** Labels of the flag, where the service has rules about them. */
  tags: string[];
};
