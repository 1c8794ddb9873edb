import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { netlify } from "@/lib/adapters/release-platforms/netlify/netlify";
import {
  type NetlifyApi,
  openNetlifyApi,
  SITE,
  TOKEN,
} from "@/lib/adapters/release-platforms/netlify/test-netlify-api";
import { openServingSite } from "@/lib/adapters/release-platforms/test-serving-site";
import { Secret } from "@/lib/secret";
import { type DescribedApi, openDescribedApi } from "@/test/described-api/described-api";

const require = createRequire(import.meta.url);
/** As Netlify publishes it. */
const description = JSON.parse(readFileSync(require.resolve("@netlify/open-api/dist/swagger.json"), "utf8"));

const COMMITS = ["c".repeat(40), "a".repeat(40), "b".repeat(40)] as const;

export type TestNetlify = PlatformRig & {
  api: NetlifyApi;
  described: DescribedApi;
  apiUrl: string;
  /** Ids of three deploys, oldest first; the last one is live. */
  ids: [oldest: string, before: string, live: string];
};

/** `close` fails when a request or an answer was not as Netlify describes it. */
export async function openTestNetlify(): Promise<TestNetlify> {
  const api = await openNetlifyApi();
  const described = await openDescribedApi(api.url, { description, closed: true });
  const ids = COMMITS.map((commit_ref) => api.deploy({ commit_ref })) as TestNetlify["ids"];
  const site = await openServingSite(() => {
    const commit = api.deploys.get(api.published ?? "")?.commit_ref;
    return commit ? { version: commit.slice(0, 7), commit } : null;
  });
  const apiUrl = `${described.url}/api/v1`;
  const platform = netlify({
    apiUrl,
    siteId: SITE,
    token: Secret.of(TOKEN),
    versionUrl: `${site.url}/version`,
    healthUrl: `${site.url}/health`,
  });
  const digest = (await platform.candidates()).find(({ releaseId }) => releaseId === ids[1])?.artefactDigest;
  const { configHash } = await platform.current();
  const named = (index: 1 | 2) => {
    const commit = COMMITS[index];
    return { releaseId: ids[index], version: commit.slice(0, 7), commit };
  };
  return {
    api,
    described,
    apiUrl,
    ids,
    platform,
    plan: {
      from: { ...named(2), configHash: configHash ?? "" },
      to: { ...named(1), artefactDigest: digest ?? "", wasInProduction: true },
    },
    applied: async () => api.carriedOut.length,
    drift: async () => api.publish(ids[0]),
    deleteTarget: async () => void api.deploys.delete(ids[1]),
    refuse: () => {
      api.refusal = { code: 403, message: "You may not publish deploys of this site" };
    },
    applyWithoutAnswer: () => {
      api.silent = true;
    },
    answerAfter: site.answerAfter,
    lie: site.lie,
    async close() {
      await Promise.all([api.close(), site.close()]);
      await described.close();
    },
  };
}
