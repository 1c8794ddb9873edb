import type { LiveMessage } from "@/lib/domain/live/message";
import { type Series, withSample } from "@/lib/domain/metric/series";
import type { Desk } from "@/lib/queries/desk";
import type { Pulse } from "@/lib/queries/pulse";
import type { ServicePage } from "@/lib/queries/service";
import type { WatchedService } from "@/lib/queries/watched-service";

type Samples = Extract<LiveMessage, { topic: "samples" }>;

/** The desk with the newest samples of one service. */
export function deskWithSamples(desk: Desk, samples: Samples): Desk {
  const services = desk.services.map((service) =>
    service.key === samples.id ? withSamples(service, samples) : service,
  );
  return { ...desk, services };
}

/** The page of a service with its newest samples. */
export function serviceWithSamples(page: ServicePage, samples: Samples): ServicePage {
  const at = Date.parse(samples.at);
  const metrics = page.source.metrics.map((metric) => {
    const value = samples.values[metric.name];
    return value === undefined ? metric : { ...metric, value, readAt: at };
  });
  return { ...page, service: withSamples(page.service, samples), source: { ...page.source, metrics } };
}

/** The pulse after a reading: somebody still looks. */
export function pulseWithSamples(pulse: Pulse, samples: Samples): Pulse {
  return { ...pulse, judgedAt: Math.max(pulse.judgedAt ?? 0, Date.parse(samples.at)) };
}

function withSamples(service: WatchedService, samples: Samples): WatchedService {
  const at = Date.parse(samples.at);
  const series: Record<string, Series> = { ...service.series };
  for (const [metric, value] of Object.entries(samples.values)) {
    const before = series[metric];
    if (before) series[metric] = withSample(before, at, value);
  }
  const triggers = service.triggers.map((trigger) =>
    trigger.metric in samples.values ? { ...trigger, evaluatedAt: at } : trigger,
  );
  return { ...service, series, triggers };
}
