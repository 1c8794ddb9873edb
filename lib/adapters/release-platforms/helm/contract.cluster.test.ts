import { describeReleasePlatform, type PlatformRig } from "@/lib/adapters/release-platforms/contract";
import {
  marksDeployed,
  openGateway,
  openProduction,
} from "@/lib/adapters/release-platforms/helm/test-gateway";
import { type HelmProgram, openRelease, takeAway } from "@/lib/adapters/release-platforms/helm/test-release";

for (const program of ["helm3", "helm4"] as const)
  describeReleasePlatform(`${program} on a real cluster`, () => openRig(program));

async function openRig(program: HelmProgram): Promise<PlatformRig> {
  const gateway = await openGateway();
  let namespace = "";
  const production = await openProduction(() => namespace);
  const shop = openRelease(program, { versionUrl: production.url }, gateway);
  namespace = shop.space.name;
  for (const version of ["1.4.1", "1.4.2"]) shop.deploy(version, { wait: false });
  shop.deploy("1.5.0");
  let deployed = 3;
  return {
    platform: shop.platform,
    plan: await shop.planTo("2"),
    applied: async () => (shop.history().at(-1)?.revision ?? 0) - deployed,
    drift: async () => {
      shop.deploy("1.6.0");
      deployed += 1;
    },
    deleteTarget: async () => {
      shop.space.kubectl("delete", "secret", "sh.helm.release.v1.shop.v2");
    },
    refuse: () => takeAway(shop.space, "create", "secrets"),
    applyWithoutAnswer: () => gateway.loseAnswers(marksDeployed),
    answerAfter: production.answerAfter,
    lie: production.lie,
    close: async () => {
      shop.close();
      gateway.close();
      production.close();
    },
  };
}
