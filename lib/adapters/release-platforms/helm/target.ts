import type { WrittenHelmTarget } from "@/lib/schemas/targets/helm";
import type { Opened, Secret } from "@/lib/secret";

/** Which release is meant and how it is reached, from twokey.yaml. */
export type HelmTarget = {
  /** Absolute path of the program, Helm 3 or 4. */
  helm: string;
  /** Address of the API server of the cluster. */
  server: string;
  /** Path of the authority that signed its certificate, in PEM; null: the public ones. */
  ca: string | null;
  token: Secret;
  namespace: string;
  release: string;
  /** Whether the rollback hooks of the revision that is gone back to are run. */
  hooks: "run" | "skip";
  /** How long Helm may wait for one hook, and the desk for the pods. */
  timeoutSeconds: number;
  /** Label or annotation that holds the commit, beside the usual ones. */
  commitFrom: string | null;
  /** Answers what production serves; null: the cluster is believed. */
  versionUrl: string | null;
  healthUrl: string | null;
};

/** The target as it was read from twokey.yaml. */
export function targetOf(settings: Opened<WrittenHelmTarget>): HelmTarget {
  return {
    ...settings,
    ca: settings.ca ?? null,
    commitFrom: settings.commitFrom ?? null,
    versionUrl: settings.versionUrl ?? null,
    healthUrl: settings.healthUrl ?? null,
  };
}

/** Helm is given this long over its own time-out to end and for the pods to follow. */
const MORE_MS = 30_000;
/** A call that was given up is left this long to end by itself: killed half-way, the release would stay pending. */
export const GRACE_MS = 20_000;
/** Longer than that, so that afterwards Helm can do nothing any more. */
export const QUIET_PERIOD_MS = GRACE_MS + 5_000;

export const longestCallMs = ({ timeoutSeconds }: HelmTarget): number => timeoutSeconds * 1000 + MORE_MS;

/**
 * Whether nobody can be at work on a pending revision any more: it is older than the longest that Helm may take. One
 * that was interrupted stays pending for good.
 */
export function isInterrupted(
  { status, begunAt }: { status: string; begunAt: Date },
  target: HelmTarget,
  now: Date,
): boolean {
  return (
    status.startsWith("pending-") &&
    now.getTime() - begunAt.getTime() > longestCallMs(target) + QUIET_PERIOD_MS
  );
}
