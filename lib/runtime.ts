import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import { openCodeHost } from "@/lib/adapters/code-hosts/registry";
import type { MetricSource } from "@/lib/adapters/metric-sources/metric-source";
import { openMetricSource } from "@/lib/adapters/metric-sources/registry";
import type { Notifier } from "@/lib/adapters/notifiers/notifier";
import { openNotifiers } from "@/lib/adapters/notifiers/registry";
import { openReleasePlatform } from "@/lib/adapters/release-platforms/registry";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { ServiceConfig, ServiceTarget, TwokeyConfig } from "@/lib/config/config";

/** The composition root of the worker: the one place that knows which adapters there are. */
export function releasePlatformFor(target: ServiceTarget): ReleasePlatform {
  return openReleasePlatform(target.settings);
}

/** Null: twokey.yaml names no repository for the target. */
export function codeHostFor(target: ServiceTarget): CodeHost | null {
  return target.repository && openCodeHost(target.repository);
}

export function metricSourceFor(service: ServiceConfig): MetricSource {
  return openMetricSource(service.metrics);
}

/** One for each channel that twokey.yaml names. */
export function notifiersFor(config: TwokeyConfig): Notifier[] {
  return openNotifiers(config.notify);
}
