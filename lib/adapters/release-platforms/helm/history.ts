import type { Cluster, StoredRevision } from "@/lib/adapters/release-platforms/helm/cluster";
import {
  canBeGoneBackTo,
  type Revision,
  rolledBackTo,
} from "@/lib/adapters/release-platforms/helm/stored-release";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

/** The revisions that the cluster keeps, as one look found them. What is in them is read when it is asked for. */
export type ReleaseHistory = {
  /** Newest first, at least one. */
  stored: readonly StoredRevision[];
  latest: Revision;
  /** Null: the cluster does not keep it. Throws `PlatformUnreadable`. */
  read(number: number): Promise<Revision | null>;
  /**
   * The number of the revision whose content this one has: its own, or that of the first of the rollbacks that led to
   * it, as long as the cluster keeps that one and it may be gone back to.
   */
  originOf(revision: Revision): Promise<Revision>;
};

/** Throws `PlatformUnreadable`, also when there is no such release. */
export async function readHistory(cluster: Cluster, target: HelmTarget): Promise<ReleaseHistory> {
  const stored = await cluster.revisions();
  const [newest] = stored;
  const where = `namespace ${target.namespace} of ${target.server}`;
  if (!newest) throw new PlatformUnreadable(`${where} has no Helm release ${target.release}`);
  const known = new Map<number, Promise<Revision | null>>();
  const read = (number: number): Promise<Revision | null> => {
    const entry = stored.find((each) => each.number === number);
    const found = known.get(number) ?? (entry ? cluster.revision(entry.secret) : Promise.resolve(null));
    known.set(number, found);
    return found;
  };
  const latest = await read(newest.number);
  if (!latest)
    throw new PlatformUnreadable(
      `Revision ${newest.number} of ${target.release} went away while it was read`,
    );
  if (latest.status.startsWith("uninstall"))
    throw new PlatformUnreadable(
      `${target.release} in ${where} is ${latest.status} since ${latest.begunAt.toISOString()}`,
    );
  const originOf = async (revision: Revision): Promise<Revision> => {
    const number = rolledBackTo(revision);
    const before = number === null ? null : await read(number);
    const same = before !== null && before.digest === revision.digest && canBeGoneBackTo(before.status);
    return same ? originOf(before) : revision;
  };
  return { stored, latest, read, originOf };
}

/** The name of a release is the number of the revision that first had its content. */
export const releaseIdOf = (origin: Revision): string => String(origin.number);

/** “since 12 min” for people. */
export function ageOf({ begunAt }: Pick<Revision, "begunAt">, now: Date): string {
  const minutes = Math.floor((now.getTime() - begunAt.getTime()) / 60_000);
  if (minutes < 1) return "for less than a minute";
  return minutes < 120 ? `for ${minutes} min` : `for ${Math.floor(minutes / 60)} hours`;
}
