import type { Ends, ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";

/** From the state that the flag has to the other one. For a flag nothing counts as having been in production. */
export async function planToOtherState(platform: ReleasePlatform): Promise<Ends> {
  const { releaseId, version, commit, configHash } = await platform.current();
  const other = (await platform.candidates()).find((candidate) => candidate.releaseId !== releaseId);
  if (configHash === null || !other?.artefactDigest) throw new Error("the flag has no other state");
  const { artefactDigest } = other;
  return {
    from: { releaseId, version, commit, configHash },
    to: {
      releaseId: other.releaseId,
      version: other.version,
      commit: other.commit,
      artefactDigest,
      wasInProduction: false,
    },
  };
}
