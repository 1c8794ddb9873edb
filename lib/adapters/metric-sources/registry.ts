import type { MetricSettings, MetricSource } from "@/lib/adapters/metric-sources/metric-source";
import { prometheus } from "@/lib/adapters/metric-sources/prometheus";
import { scrape } from "@/lib/adapters/metric-sources/scrape";

export function openMetricSource(settings: MetricSettings): MetricSource {
  switch (settings.source.kind) {
    case "scrape":
      return scrape(settings);
    case "prometheus":
      return prometheus(settings);
  }
}
