import { writeFileSync } from "node:fs";
import { inject } from "vitest";
import { describeReleasePlatform, type PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { historyResourceOf, resourceOf } from "@/lib/adapters/release-platforms/kubernetes/releases";
import type { WorkloadKind } from "@/lib/adapters/release-platforms/kubernetes/target";
import { openGateway, openProduction } from "@/lib/adapters/release-platforms/kubernetes/test-gateway";
import { openWorkload, takeAway } from "@/lib/adapters/release-platforms/kubernetes/test-workload";
import { Secret } from "@/lib/secret";

for (const kind of ["Deployment", "StatefulSet", "DaemonSet"] as const)
  describeReleasePlatform(`A ${kind} on a real cluster`, () => openRig(kind));

async function openRig(kind: WorkloadKind): Promise<PlatformRig> {
  const gateway = await openGateway();
  let namespace = "";
  const production = await openProduction(() => namespace);
  const ca = `${inject("cluster").folder}/gateway-${new URL(gateway.server).port}.crt`;
  writeFileSync(ca, gateway.ca);
  const shop = openWorkload(kind, { versionUrl: production.url }, ({ token }) => ({
    server: gateway.server,
    ca,
    token: Secret.of(token),
  }));
  namespace = shop.space.name;
  for (const version of ["1.4.1", "1.4.2", "1.5.0"]) shop.deploy(version);
  const plan = await shop.planTo("1.4.2");
  return {
    platform: shop.platform,
    plan,
    applied: async () => shop.changes(),
    drift: async () => shop.deploy("1.5.1"),
    deleteTarget: async () => {
      const [name = ""] = plan.to.releaseId.split("@");
      shop.space.kubectl("delete", historyResourceOf({ kind }), name);
    },
    refuse: () => takeAway(shop.space, "patch", resourceOf({ kind })),
    applyWithoutAnswer: gateway.loseAnswers,
    answerAfter: production.answerAfter,
    lie: production.lie,
    close: async () => {
      shop.close();
      gateway.close();
      production.close();
    },
  };
}
