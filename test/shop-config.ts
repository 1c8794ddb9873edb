import type { ServiceConfig, TwokeyConfig } from "@/lib/config/config";
import type { MetricDefinition } from "@/lib/domain/metric/metric";
import { testPolicy } from "@/test/policy";

const measured = (name: string): MetricDefinition => ({
  name,
  unit: "percent",
  minimumPerSecond: 0.5,
  measure: { kind: "gauge", of: name },
});

/** A shop with a threshold on errors and a change of conversions, read every second. */
export function shopService(other: Partial<ServiceConfig> = {}): ServiceConfig {
  return {
    key: "shop",
    name: "Shop",
    description: "Sells tea",
    publicName: null,
    triggers: [
      {
        name: "high-error-rate",
        severity: "critical",
        unit: "percent",
        written: "error_rate > 5% for 10 seconds",
        condition: {
          kind: "threshold",
          metric: "error_rate",
          comparison: ">",
          threshold: 5,
          unit: "percent",
          holdMs: 10_000,
        },
      },
      {
        name: "conversion-drop",
        severity: "critical",
        unit: "percent",
        written: "decrease > 20% from baseline",
        condition: {
          kind: "change",
          metric: "conversion_rate",
          direction: "decrease",
          comparison: ">",
          percent: 20,
          holdMs: 0,
        },
      },
    ],
    baseline: { kind: "before-release", minutes: 5 },
    metrics: {
      source: { kind: "scrape", url: "http://localhost:4410/metrics", headers: {} },
      everyMs: 1_000,
      definitions: [measured("error_rate"), measured("conversion_rate")],
    },
    targets: [
      {
        name: "main",
        repository: null,
        migrations: null,
        settings: {
          platform: "release-directories",
          root: "/srv/shop",
          restart: ["node", "restart.mjs"],
          versionUrl: "http://localhost:4410/version",
        },
      },
    ],
    verification: { watchMinutes: 1, smoke: [] },
    problems: [],
    ...other,
  };
}

export function configWith(...services: ServiceConfig[]): TwokeyConfig {
  return {
    installation: { name: "Sample shop", sample: true },
    policy: testPolicy,
    network: null,
    audit: { git: null },
    notify: { slack: null, teams: null, mail: null },
    services,
    problems: [],
    sample: null,
  };
}
