import {
  digestRelease,
  readReleaseFile,
} from "@/lib/adapters/release-platforms/release-directories/release-directory";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

/** Where the releases lie and how the service is restarted, from twokey.yaml. */
export type ReleaseDirectoriesTarget = {
  /** Absolute: holds `releases/<id>/release.json` and the link `current`. */
  root: string;
  /** Program and arguments, never a shell line. */
  restart: string[];
  versionUrl: string;
  healthUrl?: string | undefined;
  /** How long a restart may take until the new version answers. */
  restartTimeoutMs?: number;
};

/** Why the step is not one for this target as it is configured now; null when it is. */
export function foreignStep(step: PlanStep, target: ReleaseDirectoriesTarget): string | null {
  if (step.kind === "switch-release") {
    return step.root === target.root
      ? null
      : `The plan works in ${step.root}, the service lies in ${target.root}.`;
  }
  if (step.kind !== "restart") return null;
  if (step.versionUrl !== target.versionUrl)
    return "The version address was configured anew after the plan was made.";
  const same = JSON.stringify(step.command) === JSON.stringify(target.restart);
  return same ? null : "The restart command was configured anew after the plan was made.";
}

/** Why the release that the plan puts live is not the one that was signed; null when it is. */
export async function faultOfTarget(root: string, to: PlanTo): Promise<string | null> {
  const file = await readReleaseFile(root, to.releaseId);
  if (!file.ok) return `Release ${to.releaseId} is not on the platform any more: ${file.why}.`;
  if (file.commit !== to.commit || file.version !== to.version) {
    return `Release ${to.releaseId} is now ${file.version} of commit ${file.commit.slice(0, 8)}.`;
  }
  const digest = await digestRelease(root, to.releaseId);
  return digest === to.artefactDigest
    ? null
    : `The files of release ${to.releaseId} changed after the plan was made.`;
}
