import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { type SmokeTester, smokeTester } from "@/lib/adapters/smoke/smoke-tester";
import type { ServiceConfig, TwokeyConfig } from "@/lib/config/config";
import type { TriggerSettings } from "@/lib/jobs/verification/watch-triggers";
import { releasePlatformFor } from "@/lib/runtime";

/** What jobs need to know of a service by its key. All but `find` throw when twokey.yaml has no such service or target. */
export type Services = {
  find(key: string): ServiceConfig | null;
  platformFor(key: string, target: string): ReleasePlatform;
  smokeFor(key: string): SmokeTester;
  triggersFor(key: string): TriggerSettings;
};

export function servicesOf(config: TwokeyConfig): Services {
  const platforms = new Map<string, ReleasePlatform>();
  const find = (key: string) => config.services.find((service) => service.key === key) ?? null;
  const need = (key: string): ServiceConfig => {
    const service = find(key);
    if (!service) throw new Error(`twokey.yaml has no service ${key}`);
    return service;
  };
  const platformFor = (key: string, name: string): ReleasePlatform => {
    const target = need(key).targets.find((known) => known.name === name);
    if (!target) throw new Error(`twokey.yaml has no target ${name} for ${key}`);
    const place = `${key}/${name}`;
    const platform = platforms.get(place) ?? releasePlatformFor(target);
    platforms.set(place, platform);
    return platform;
  };
  return {
    find,
    platformFor,
    smokeFor(key) {
      const { verification, targets } = need(key);
      const health = targets.flatMap(({ name }) => {
        const url = platformFor(key, name).healthUrl;
        return url === null ? [] : [{ method: "GET", url, expectStatus: 200 }];
      });
      return smokeTester([...verification.smoke, ...health]);
    },
    triggersFor(key) {
      const { metrics } = need(key);
      const units = new Map(metrics.definitions.map(({ name, unit }) => [name, unit]));
      return { everyMs: metrics.everyMs, unitOf: (metric) => units.get(metric) ?? "none" };
    },
  };
}
