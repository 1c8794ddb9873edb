import { createHash } from "node:crypto";
import { prepareReverts, versionOf } from "@/lib/adapters/release-platforms/git/history";
import { type Mirror, mirrorOf } from "@/lib/adapters/release-platforms/git/mirror";
import { digestOf, type Prepared } from "@/lib/adapters/release-platforms/git/prepare-revert";
import { askProduction } from "@/lib/adapters/release-platforms/git/production";
import { readHead, readRefs } from "@/lib/adapters/release-platforms/git/remote";
import { type GitTarget, productionRef } from "@/lib/adapters/release-platforms/git/target";
import type {
  CurrentRelease,
  Ends,
  Observation,
  PlatformCandidate,
} from "@/lib/adapters/release-platforms/release-platform";

/** A repository keeps no configuration beside its commits, and that has a hash too. */
const NO_CONFIGURATION = `sha256:${createHash("sha256").digest("hex")}`;

/** The head of the production branch, asked anew. */
export async function readCurrent(target: GitTarget): Promise<CurrentRelease> {
  const head = await readHead(target);
  const mirror = await mirrorOf(target);
  await mirror.have(head);
  const [version, production] = await Promise.all([
    versionOf(mirror, head),
    askProduction(target, mirror, head),
  ]);
  const agrees = production?.at === "commit";
  return {
    releaseId: head,
    version,
    commit: head,
    configHash: NO_CONFIGURATION,
    since: null,
    saidBy: agrees ? "branch and version address" : "branch",
    warnings: production && production.at !== "commit" ? [production.what] : [],
  };
}

/** The head, and the reverts that can be put on top of it. */
export async function readCandidates(target: GitTarget): Promise<PlatformCandidate[]> {
  const head = await readHead(target);
  const mirror = await mirrorOf(target);
  await mirror.have(head);
  const live: PlatformCandidate = {
    releaseId: head,
    version: await versionOf(mirror, head),
    commit: head,
    artefactDigest: await digestOf(mirror, head),
    retained: true,
  };
  return [live, ...(await prepareReverts(mirror, head, target.committer)).map(toCandidate)];
}

/** The revert that the plan puts on the branch, prepared again; null: it cannot be prepared like that any more. */
export async function findPrepared(
  target: GitTarget,
  { from, to }: Ends,
): Promise<Extract<Prepared, { ok: true }> | null> {
  const mirror = await mirrorOf(target);
  await mirror.have(from.releaseId);
  const prepared = await prepareReverts(mirror, from.releaseId, target.committer);
  for (const revert of prepared)
    if (revert.ok && revert.id === to.releaseId && revert.artefactDigest === to.artefactDigest) return revert;
  return null;
}

/** Where the production branch is. At `to` only once production serves it, where it can be asked. */
export async function observeBranch(target: GitTarget, ends: Ends): Promise<Observation> {
  const ref = productionRef(target);
  const head = (await readRefs(target, ref)).get(ref);
  if (head === undefined)
    return { at: "other", what: `${target.remote} has no branch ${target.branch} any more.` };
  const mirror = await mirrorOf(target);
  await mirror.have(head);
  if (head === ends.to.releaseId) return observeServed(target, mirror, head);
  if (head === ends.from.releaseId) return whetherReady(target, ends);
  return {
    at: "other",
    what: `${target.branch} is at ${head.slice(0, 8)}; the plan starts from ${ends.from.releaseId.slice(0, 8)}.`,
  };
}

/** At `from` only while the signed revert can still be made, and production does not serve something foreign. */
export async function whetherReady(target: GitTarget, ends: Ends): Promise<Observation> {
  if ((await findPrepared(target, ends)) === null)
    return {
      at: "other",
      what: `The commit ${ends.to.releaseId.slice(0, 8)} cannot be prepared any more as it was signed.`,
    };
  const production = await askProduction(target, await mirrorOf(target), ends.from.releaseId);
  return production?.at === "elsewhere" ? { at: "other", what: `${production.what}.` } : { at: "from" };
}

async function observeServed(target: GitTarget, mirror: Mirror, head: string): Promise<Observation> {
  const pushed = `${target.branch} is at ${head.slice(0, 8)}`;
  const production = await askProduction(target, mirror, head);
  if (production === null) return { at: "to", evidence: pushed };
  if (production.at === "commit")
    return { at: "to", evidence: `${pushed}, and ${target.versionUrl} answers it` };
  if (production.at === "elsewhere") return { at: "other", what: `${pushed}, but ${production.what}.` };
  return { at: "unknown", why: `${pushed}, and is not served yet: ${production.what}` };
}

/** Those that are not possible say why in their name: there is no release that it could be mistaken for. */
function toCandidate(revert: Prepared): PlatformCandidate {
  if (revert.ok) {
    const { id, version, about, artefactDigest } = revert;
    return { releaseId: id, version, about, commit: id, artefactDigest, retained: true };
  }
  return {
    releaseId: revert.id,
    version: `${revert.version}: ${revert.why}`.slice(0, 120),
    about: revert.about,
    commit: null,
    artefactDigest: null,
    retained: false,
  };
}
