import { type Bounds, PEOPLE, PROPOSER } from "@/lib/domain/model/bounds";
import { FOREIGN, isDone, placeAfter, RECONFIGURED, START } from "@/lib/domain/model/places";
import { nth } from "@/lib/domain/model/world";
import { type Drift, whereIs } from "@/lib/domain/plan/drift";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import type { LiveRelease } from "@/lib/domain/release/release";

const minute = (minutes: number) => new Date(Date.UTC(2026, 10, 3, 1, minutes));

/** The rules compare times only with each other: one instant for each order that matters. */
export const MOMENTS = {
  longAgo: minute(-600),
  proposal: minute(0),
  voteBeforeRole: minute(1),
  roleGiven: minute(2),
  vote: minute(3),
  now: minute(4),
  expiry: minute(15),
  later: minute(15),
  expiryOfLater: minute(30),
};

const FROM = release("1.5.0", "b");
const TO = [release("1.4.2", "a"), release("1.4.1", "c")];
const OTHER = { ...release("1.6.0", "d"), configHash: `sha256:${"4".repeat(64)}` };

/** The document of plan A (0) or B (1), good until `expiresAt`. */
export function documentOf(plan: number, wasInProduction: boolean, expiresAt: Date): ReleasePlan {
  const to = nth(TO, plan);
  return {
    format: "twokey.plan/2",
    kind: "rollback",
    incident: 1,
    service: "shop",
    changes: [
      {
        target: { name: "main", key: "shop", platform: "release-directories", location: "shop" },
        from: FROM,
        to: { ...to, artefactDigest: `sha256:${"2".repeat(64)}`, wasInProduction },
        steps: [{ kind: "switch-release", root: "shop", from: FROM.releaseId, to: to.releaseId }],
        hold: null,
        undo: null,
      },
    ],
    verification: { smoke: [], watchSeconds: 60 },
    safety: { verdict: "safe", overriddenReason: null },
    proposer: nth(PEOPLE, PROPOSER),
    policyVersion: `sha256:${"3".repeat(64)}`,
    expiresAt: expiresAt.toISOString(),
    nonce: `${plan}`.repeat(32),
    reason: "Errors rose.",
  };
}

const DOCUMENTS = TO.map((_, plan) => documentOf(plan, true, MOMENTS.expiry));

/** What the rule of drift says of a place. Half-way through a plan the old release still serves. */
export function driftAt(bounds: Bounds, live: number, plan: number): Drift["at"] {
  return whereIs(nth(nth(DOCUMENTS, plan).changes, 0), liveAt(bounds, live)).at;
}

function liveAt(bounds: Bounds, live: number): LiveRelease {
  if (live === RECONFIGURED) return { ...FROM, configHash: OTHER.configHash, since: null };
  if (live === FOREIGN) return { ...OTHER, since: null };
  const done = TO.findIndex((_, plan) => live === placeAfter(bounds, plan, bounds.steps - 1));
  const halfWay = live === START || TO.some((_, plan) => isDone(bounds, live, plan, 0));
  if (done < 0 && !halfWay) throw new Error(`there is no place ${live}`);
  return { ...(done < 0 ? FROM : nth(TO, done)), since: null };
}

function release(version: string, letter: string) {
  return { releaseId: version, version, commit: letter.repeat(40), configHash: `sha256:${"1".repeat(64)}` };
}
