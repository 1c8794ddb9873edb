import { cloudRun } from "@/lib/adapters/release-platforms/cloud-run/cloud-run";
import type { CloudRunTarget } from "@/lib/adapters/release-platforms/cloud-run/target";
import { serveCloudRun } from "@/lib/adapters/release-platforms/cloud-run/test-cloud-run-api";
import {
  COMMITS,
  REVISIONS,
  type RevisionId,
  TestService,
} from "@/lib/adapters/release-platforms/cloud-run/test-service";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import type { Ends } from "@/lib/adapters/release-platforms/release-platform";
import { Secret } from "@/lib/secret";

export const TOKEN = "ya29.planted-access-token";

/** The adapter on a strict stand-in for the Admin API of Cloud Run. */
export type TestCloudRun = PlatformRig & {
  service: TestService;
  api: Awaited<ReturnType<typeof serveCloudRun>>;
  target: CloudRunTarget;
};

export async function openTestCloudRun(settings: Partial<CloudRunTarget> = {}): Promise<TestCloudRun> {
  const service = new TestService();
  const api = await serveCloudRun(service, TOKEN);
  const address = `http://127.0.0.1:${api.port}`;
  const target: CloudRunTarget = {
    project: "shop-prod",
    region: "europe-west1",
    service: "shop",
    token: Secret.of(TOKEN),
    commitLabel: "commit-sha",
    versionLabel: "version",
    versionUrl: `${address}/version`,
    healthUrl: `${address}/health`,
    apiUrl: address,
    tokenUrl: `${address}/token`,
    ...settings,
  };
  const platform = cloudRun(target);
  return {
    service,
    api,
    target,
    platform,
    plan: await planBack(platform),
    applied: async () => service.applied,
    drift: async () => service.pinNow("shop-00039-abc"),
    deleteTarget: async () => void service.revisions.delete("shop-00040-def"),
    refuse: () => {
      api.faults.answerWith = 403;
    },
    applyWithoutAnswer: () => {
      api.faults.silent = true;
    },
    answerAfter: (ms) => {
      service.settleMs = ms;
    },
    lie: (version) => {
      api.faults.lie = version;
    },
    close: async () => {
      service.close();
      await api.close();
    },
  };
}

async function planBack(platform: TestCloudRun["platform"]): Promise<Ends> {
  const { configHash } = await platform.current();
  const to = (await platform.candidates()).find(({ releaseId }) => releaseId === "shop-00040-def");
  const named = (releaseId: RevisionId) => ({
    releaseId,
    version: REVISIONS[releaseId],
    commit: COMMITS[REVISIONS[releaseId]],
  });
  return {
    from: { ...named("shop-00041-ghi"), configHash: configHash ?? "" },
    to: { ...named("shop-00040-def"), artefactDigest: to?.artefactDigest ?? "", wasInProduction: true },
  };
}
