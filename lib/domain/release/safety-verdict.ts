import { incidentReference } from "@/lib/domain/incident/reference";
import type { LiveRelease, ReleaseCandidate, UndoList } from "@/lib/domain/release/release";
import type { SafetyCheck, SafetyVerdict } from "@/lib/domain/release/safety-check";
import { migrationCheck, undoneFixCheck, undoneRevertCheck } from "@/lib/domain/release/undo-checks";

export type SafetyReport = { verdict: SafetyVerdict; checks: SafetyCheck[] };

/** What is known. Null means that nobody could find out, which is never Safe. */
export type SafetyEvidence = {
  live: LiveRelease | null;
  target: ReleaseCandidate;
  undo: UndoList | null;
  /** Whether anybody looked for migrations between the two releases. */
  migrationsRead: boolean;
  /** Configuration hash that was seen when the live release began to serve. */
  configHashAtStart: string | null;
  /** Is somebody or something else changing this target right now? */
  otherDeployment: "none" | "running" | null;
  /** What else owns the target and would put its own release back. */
  overruledBy: string | null;
  /** Set when the release is one that is held. */
  quarantine: { version: string; owner: { name: string }; incident: { number: number } } | null;
  /** A new commit or a state of a flag: it never ran as such, and has no health of its own. */
  isNewByNature: boolean;
  /** A state of a flag: it takes no commits and no migrations away. */
  isFlag: boolean;
};

export function judgeSafety(evidence: SafetyEvidence): SafetyReport {
  const checks = [
    targetExists(evidence.target),
    targetIsNotLive(evidence),
    ...(evidence.isNewByNature ? [] : [targetWasHealthy(evidence.target)]),
    notHeld(evidence),
    nobodyOverrules(evidence),
    ...(evidence.isFlag ? [] : undoChecks(evidence)),
    // A branch keeps no configuration beside its commits.
    ...(evidence.isNewByNature && !evidence.isFlag ? [] : [configDrift(evidence)]),
    otherDeployment(evidence),
  ];
  return { verdict: worstVerdict(checks), checks };
}

function undoChecks({ undo, migrationsRead }: SafetyEvidence): SafetyCheck[] {
  return [migrationCheck(undo, migrationsRead), undoneFixCheck(undo), undoneRevertCheck(undo)];
}

/** True with evidence that the release served production at some time. */
export function wasInProduction(release: ReleaseCandidate): boolean {
  return release.periods.length > 0;
}

/** The verdict over several checks or changes. */
export function worstVerdict(checks: readonly { verdict: SafetyVerdict }[]): SafetyVerdict {
  if (checks.some((check) => check.verdict === "blocked")) return "blocked";
  return checks.every((check) => check.verdict === "safe") ? "safe" : "caution";
}

function targetExists({ retained, artefactDigest, version }: ReleaseCandidate): SafetyCheck {
  const check = { id: "target-exists", title: "The release is still there" };
  if (retained === false)
    return { ...check, verdict: "blocked", evidence: `${version} is not on the platform any more.` };
  if (retained === null)
    return {
      ...check,
      verdict: "caution",
      evidence: `The platform does not say whether it still has ${version}.`,
    };
  if (artefactDigest === null)
    return { ...check, verdict: "caution", evidence: `The content of ${version} could not be read.` };
  return {
    ...check,
    verdict: "safe",
    evidence: `${version} is complete on the platform, content ${artefactDigest.slice(0, 19)}….`,
  };
}

function targetIsNotLive({ live, target }: SafetyEvidence): SafetyCheck {
  const check = { id: "target-not-live", title: "It is another release than the live one" };
  if (live === null)
    return { ...check, verdict: "caution", evidence: "The platform does not say which release is live." };
  const same = live.releaseId === target.releaseId || (live.commit !== null && live.commit === target.commit);
  if (same)
    return {
      ...check,
      verdict: "blocked",
      evidence: `${target.version} is what runs now: nothing would change.`,
    };
  return { ...check, verdict: "safe", evidence: `${live.version} is live.` };
}

function targetWasHealthy(target: ReleaseCandidate): SafetyCheck {
  const check = { id: "target-was-healthy", title: "It ran well in production before" };
  const last = target.periods.at(-1);
  if (last === undefined)
    return { ...check, verdict: "caution", evidence: `${target.version} was never seen in production.` };
  if (last.health.state === "unhealthy")
    return { ...check, verdict: "blocked", evidence: last.health.evidence };
  const verdict = last.health.state === "healthy" ? "safe" : "caution";
  return { ...check, verdict, evidence: last.health.evidence };
}

function notHeld({ quarantine, target }: SafetyEvidence): SafetyCheck {
  const check = { id: "not-held", title: "It is no release that is held" };
  if (quarantine === null) return { ...check, verdict: "safe", evidence: `${target.version} is not held.` };
  const { owner, incident } = quarantine;
  return {
    ...check,
    verdict: "blocked",
    evidence: `${target.version} was taken back in ${incidentReference(incident.number)} and is held by ${owner.name}.`,
  };
}

function nobodyOverrules({ overruledBy }: SafetyEvidence): SafetyCheck {
  const check = { id: "no-other-owner", title: "Nothing else puts its own release back" };
  return overruledBy === null
    ? { ...check, verdict: "safe", evidence: "No other owner of the target was found." }
    : { ...check, verdict: "blocked", evidence: `${overruledBy} would undo the rollback.` };
}

function configDrift({ live, configHashAtStart }: SafetyEvidence): SafetyCheck {
  const check = { id: "configuration", title: "The configuration is the one the release started with" };
  if (live === null || live.configHash === null || configHashAtStart === null) {
    return {
      ...check,
      verdict: "caution",
      evidence: "The configuration of then and now could not be compared.",
    };
  }
  if (live.configHash === configHashAtStart) {
    return { ...check, verdict: "safe", evidence: `Unchanged since ${live.version} went live.` };
  }
  return {
    ...check,
    verdict: "caution",
    evidence: `It was changed after ${live.version} went live; the rollback does not undo that.`,
  };
}

function otherDeployment({ otherDeployment: other }: SafetyEvidence): SafetyCheck {
  const check = { id: "other-deployment", title: "Nothing else is being released" };
  if (other === "none")
    return { ...check, verdict: "safe", evidence: "No other release is under way on this target." };
  if (other === "running")
    return { ...check, verdict: "blocked", evidence: "Another release is under way on this target." };
  return {
    ...check,
    verdict: "caution",
    evidence: "Nobody could tell whether another release is under way.",
  };
}
