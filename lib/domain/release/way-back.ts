import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { SafetyVerdict } from "@/lib/domain/release/safety-check";

export const WAYS = ["rollback", "fix_forward", "investigate"] as const;
export type Way = (typeof WAYS)[number];

/** What is known when the way back is chosen. */
export type WayBackEvidence = {
  /** Triggers that fire now, by name. */
  firing: string[];
  /** How long the live release has been live, in milliseconds; null when nobody knows. */
  liveForMs: number | null;
  /** Whether the breach began after the live release went live; null when nobody knows. */
  beganAfterRelease: boolean | null;
  /** The last release known to be good; null when there is none. */
  target: { version: string; verdict: SafetyVerdict } | null;
};

export type Recommendation = { way: Way; reasons: string[] };

/** A suggestion with its reasons. A person decides; stopping the harm does not wait for the root cause. */
export function recommendWayBack(evidence: WayBackEvidence): Recommendation {
  const { target } = evidence;
  if (!target) return { way: "fix_forward", reasons: ["No earlier release is known to be good."] };
  if (target.verdict === "blocked") {
    return {
      way: "fix_forward",
      reasons: [`Going back to ${target.version} is blocked by the safety checks.`],
    };
  }
  const reasons = [
    `${target.version} is the last release known to be good.`,
    target.verdict === "safe" ? "All safety checks passed." : "The safety checks ask for caution: read them.",
  ];
  if (evidence.beganAfterRelease === false) {
    return {
      way: "investigate",
      reasons: ["The trouble began before the live release went live.", ...reasons],
    };
  }
  if (evidence.firing.length === 0) {
    return { way: "investigate", reasons: ["Nothing is firing at this moment.", ...reasons] };
  }
  if (evidence.beganAfterRelease === null) {
    return { way: "investigate", reasons: ["Nobody knows whether the live release caused it.", ...reasons] };
  }
  return { way: "rollback", reasons: ["The trouble began after the live release went live.", ...reasons] };
}

export type WayBackChoice = { way: Way; recommended: Way | null; reason: string; rootCause: string };

/** Another way than the recommended one needs a reason, fixing forward needs the root cause. */
export function decideWayBack(choice: WayBackChoice): Decision<WayBackChoice> {
  const faults: Refusal[] = [];
  const reason = choice.reason.trim();
  const rootCause = choice.rootCause.trim();
  if (choice.way !== choice.recommended && reason === "") {
    faults.push(refusal("decision_reason_missing", undefined, "reason"));
  }
  if (choice.way === "fix_forward" && rootCause === "") {
    faults.push(refusal("root_cause_missing", undefined, "rootCause"));
  }
  const [first, ...others] = faults;
  return first ? refuse(first, ...others) : accept({ ...choice, reason, rootCause });
}

/** One of the three technical ways back, side by side. */
export type WayCompared = {
  id: "platform_rollback" | "revert_commit" | "flag_off";
  name: string;
  time: string;
  returns: string;
  doesNotReturn: string;
  reversible: string;
  /** Null: can be used here. Otherwise why not. */
  unavailable: string | null;
};

/** What this service has to go back with. `rollback` null: no earlier release is known to be good. */
export type WaysAtHand = {
  rollback: { version: string; live: string } | null;
  /** The last rollback of this service that worked; null: none did yet. */
  lastTime: { took: string; incident: string } | null;
  /** Name of the git target; null: none is configured. */
  git: string | null;
  /** Names of the flags that are configured as targets. */
  flags: readonly string[];
};

/** Cost, time and what can be undone, side by side; each says why it is not at hand. */
export function compareWays({ rollback, lastTime, git, flags }: WaysAtHand): WayCompared[] {
  return [
    {
      id: "platform_rollback",
      name: "Roll back on the platform",
      time: lastTime
        ? `It took ${lastTime.took} the last time, in ${lastTime.incident}`
        : "Seconds to minutes: the release is built already. It was never done with Twokey on this service",
      returns: rollback
        ? `The code of ${rollback.version}, exactly as it ran`
        : "An earlier release, exactly as it ran",
      doesNotReturn: "",
      reversible: rollback
        ? `Yes: ${rollback.live} stays on the platform`
        : "Yes, while both releases are kept",
      unavailable: rollback ? null : "No earlier release is known to be good.",
    },
    {
      id: "revert_commit",
      name: "Revert the commit",
      time: "As long as review, checks, build and deployment take",
      returns: "Only what the reverted commit changed",
      doesNotReturn: "Data, and everything else that shipped with it",
      reversible: "Yes, by reverting the revert",
      unavailable: git === null ? "This service has no target of the platform git in twokey.yaml." : null,
    },
    {
      id: "flag_off",
      name: flags.length > 1 ? `Switch a flag: ${flags.join(", ")}` : "Switch a feature flag off",
      time: "Seconds, where the flag is read at run time; a redeploy where it is an environment variable",
      returns: "The behaviour without the feature",
      doesNotReturn: "Data that the feature wrote",
      reversible: "Yes, by switching it on",
      unavailable: flags.length === 0 ? "This service has no flag among its targets in twokey.yaml." : null,
    },
  ];
}
