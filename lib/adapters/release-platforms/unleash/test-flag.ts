import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { openFlagProduction } from "@/lib/adapters/release-platforms/flags/test-flag-production";
import { planToOtherState } from "@/lib/adapters/release-platforms/flags/test-plan";
import type { UnleashTarget } from "@/lib/adapters/release-platforms/unleash/target";
import { unleash } from "@/lib/adapters/release-platforms/unleash/unleash";
import { type FaultProxy, openFaultProxy } from "@/lib/adapters/test-fault-proxy";
import { Secret } from "@/lib/secret";
import type { UnleashServer } from "@/test/unleash/server";

const EVERYBODY = { name: "flexibleRollout", parameters: { rollout: "100", stickiness: "default" } };
/** The calls that turn a flag. */
export const TURNS = /^POST .*\/(?:on|off)$/;

let opened = 0;

export type TestFlag = PlatformRig & {
  proxy: FaultProxy;
  target: UnleashTarget;
  /** Address of the flag in production, below the admin interface. */
  at: string;
};

/** A flag that is on, and an application that follows it with the official client. The plan turns it off. */
export async function openTestFlag(server: UnleashServer, token: string): Promise<TestFlag> {
  opened += 1;
  const flag = `new-checkout-${opened}`;
  const feature = `/projects/default/features/${flag}`;
  const at = `${feature}/environments/production`;
  await server.admin("POST", "/projects/default/features", { name: flag, type: "release" });
  await server.admin("POST", `${at}/strategies`, EVERYBODY);
  await server.admin("POST", `${at}/on`);
  const begun = await turns(server, flag);
  const flags = server.client().initialize({
    url: `${server.url}/api/`,
    appName: "shop",
    refreshInterval: 50,
    disableMetrics: true,
    skipInstanceCountWarning: true,
    customHeaders: { Authorization: server.tokens.client },
  });
  await new Promise<void>((resolve) => {
    for (const event of ["synchronized", "changed"] as const)
      flags.on(event, () => flags.isEnabled(flag) && resolve());
  });
  const production = await openFlagProduction(() => `${flag} ${flags.isEnabled(flag) ? "on" : "off"}`);
  const proxy = await openFaultProxy(server.url);
  const target: UnleashTarget = {
    platform: "unleash",
    url: proxy.url,
    project: "default",
    environment: "production",
    flag,
    safe: "off",
    token: Secret.of(token),
    versionUrl: production.versionUrl,
  };
  const platform = unleash(target);
  return {
    platform,
    plan: await planToOtherState(platform),
    proxy,
    target,
    at,
    applied: async () => (await turns(server, flag)) - begun,
    drift: async () =>
      void (await server.admin("POST", `${at}/strategies`, {
        ...EVERYBODY,
        parameters: { rollout: "5", stickiness: "default" },
      })),
    deleteTarget: async () => void (await server.admin("DELETE", feature)),
    refuse: () => proxy.on(TURNS, { kind: "answer", status: 403, body: CHANGE_REQUESTS }),
    applyWithoutAnswer: () => proxy.on(TURNS, { kind: "no-answer" }),
    answerAfter: production.followAfter,
    lie: production.lie,
    close: async () => {
      flags.destroy();
      await Promise.all([production.close(), proxy.close()]);
    },
  };
}

/** Word for word what Unleash 8.2.0 answers where change requests are on. */
const CHANGE_REQUESTS = JSON.stringify({
  name: "PermissionError",
  message: `You don't have the required permissions to perform this operation. To perform this action, you need the "SKIP_CHANGE_REQUEST" permission.`,
});

/** How often the flag was turned in production, by Unleash's own log. A call that changes nothing leaves no line. */
async function turns(server: UnleashServer, flag: string): Promise<number> {
  const { events } = await server.admin<{ events: { type: string }[] }>("GET", `/events/${flag}`);
  return events.filter(({ type }) => /^feature-environment-(?:en|dis)abled$/.test(type)).length;
}
