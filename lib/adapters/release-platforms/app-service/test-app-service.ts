import { appService } from "@/lib/adapters/release-platforms/app-service/app-service";
import type { AppServiceTarget } from "@/lib/adapters/release-platforms/app-service/target";
import { TestApp } from "@/lib/adapters/release-platforms/app-service/test-app";
import { serveAzure } from "@/lib/adapters/release-platforms/app-service/test-azure-api";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import type {
  Ends,
  PlatformCandidate,
  ReleasePlatform,
} from "@/lib/adapters/release-platforms/release-platform";
import { Secret } from "@/lib/secret";

export const TOKEN = "eyJ0.planted-access-token";

/** The adapter on a strict stand-in for Azure Resource Manager. */
export type TestAppService = PlatformRig & {
  app: TestApp;
  api: Awaited<ReturnType<typeof serveAzure>>;
  target: AppServiceTarget;
};

export async function openTestAppService(settings: Partial<AppServiceTarget> = {}): Promise<TestAppService> {
  const app = new TestApp();
  const api = await serveAzure(app, TOKEN);
  const target: AppServiceTarget = {
    subscription: "11111111-2222-3333-4444-555555555555",
    resourceGroup: "shop-prod",
    app: "shop",
    token: Secret.of(TOKEN),
    autoSwapSlot: "staging",
    versionUrl: `${api.address}/version`,
    healthUrl: `${api.address}/health`,
    apiUrl: api.address,
    loginUrl: api.address,
    ...settings,
  };
  const platform = appService(target);
  return {
    app,
    api,
    target,
    platform,
    plan: await planBack(platform),
    applied: async () => app.applied,
    drift: async () => app.deploy("production", "1.4.1"),
    deleteTarget: async () => app.deploy("staging", "1.4.1"),
    refuse: () => {
      api.faults.answerWith = 403;
    },
    applyWithoutAnswer: () => {
      api.faults.silent = true;
    },
    answerAfter: (ms) => {
      app.settleMs = ms;
    },
    lie: (version) => {
      api.faults.lie = version;
    },
    close: async () => {
      app.close();
      await api.close();
    },
  };
}

/** From what production holds to what staging holds. */
export async function planBack(platform: ReleasePlatform): Promise<Ends> {
  const { releaseId, version, commit, configHash } = await platform.current();
  const to = (await platform.candidates()).find((release) => release.releaseId !== releaseId);
  return { from: { releaseId, version, commit, configHash: configHash ?? "" }, to: planTo(to) };
}

function planTo(found: PlatformCandidate | undefined): Ends["to"] {
  if (!found?.artefactDigest) throw new Error("no other slot holds a release");
  const { releaseId, version, commit, artefactDigest } = found;
  return { releaseId, version, commit, artefactDigest, wasInProduction: true };
}
