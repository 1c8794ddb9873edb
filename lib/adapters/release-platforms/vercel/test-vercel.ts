import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { openServingSite } from "@/lib/adapters/release-platforms/test-serving-site";
import { openVercelApi, type VercelApi } from "@/lib/adapters/release-platforms/vercel/test-vercel-api";
import { vercel } from "@/lib/adapters/release-platforms/vercel/vercel";
import { Secret } from "@/lib/secret";

/** Oldest first; the last one is live. */
const RELEASES = [
  { version: "1.4.1", commit: "c".repeat(40) },
  { version: "1.4.2", commit: "a".repeat(40) },
  { version: "1.5.0", commit: "b".repeat(40) },
] as const;

export type TestVercel = PlatformRig & {
  api: VercelApi;
  /** Ids of the deployments of 1.4.1, 1.4.2 and 1.5.0. */
  ids: [oldest: string, before: string, live: string];
};

export async function openTestVercel(): Promise<TestVercel> {
  const api = await openVercelApi();
  const deployed: string[] = [];
  for (const { version, commit } of RELEASES)
    deployed.push(await api.deploy({ version, githubCommitSha: commit }));
  const ids = deployed as TestVercel["ids"];
  const site = await openServingSite(() => {
    const { version = "", githubCommitSha: commit = "" } = api.meta.get(api.domains.production ?? "") ?? {};
    return version === "" ? null : { version, commit };
  });
  const { teamId, projectId } = api;
  const platform = vercel({
    apiUrl: api.url,
    teamId,
    projectId,
    token: Secret.of(api.token),
    versionUrl: `${site.url}/version`,
    healthUrl: `${site.url}/health`,
  });
  const digest = (await platform.candidates()).find(({ releaseId }) => releaseId === ids[1])?.artefactDigest;
  const { configHash } = await platform.current();
  return {
    api,
    ids,
    platform,
    plan: {
      from: { releaseId: ids[2], ...RELEASES[2], configHash: configHash ?? "" },
      to: { releaseId: ids[1], ...RELEASES[1], artefactDigest: digest ?? "", wasInProduction: true },
    },
    applied: async () => api.domains.moved,
    drift: async () => api.domains.promoteByHand(ids[0]),
    deleteTarget: async () => void (await api.ask("DELETE", `/v13/deployments/${ids[1]}?teamId=${teamId}`)),
    refuse: () => {
      const message = "You don't have permission to move the production domains.";
      api.refusal = { status: 403, body: { error: { code: "forbidden", message } } };
    },
    applyWithoutAnswer: () => {
      api.silent = true;
    },
    answerAfter: site.answerAfter,
    lie: site.lie,
    async close() {
      await Promise.all([api.close(), site.close()]);
    },
  };
}
