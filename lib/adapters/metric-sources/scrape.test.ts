import type { MetricDefinition } from "@/lib/domain/metric/metric";
import { metricSourceContract, type Situation } from "./contract";

const windowMs = 10_000;
const definitions: MetricDefinition[] = [
  {
    name: "error_rate",
    unit: "percent",
    minimumPerSecond: 0.5,
    measure: { kind: "ratio", of: 'shop_requests_total{status=~"5.."}', to: "shop_requests_total", windowMs },
  },
  {
    name: "p99_latency",
    unit: "ms",
    minimumPerSecond: 0.5,
    measure: { kind: "quantile", q: 0.99, histogram: "shop_seconds", bucketsIn: "seconds", windowMs },
  },
];

metricSourceContract({
  name: "scrape",
  settings: (url) => ({ source: { kind: "scrape", url, headers: {} }, everyMs: 250, definitions }),
  body: page,
});

function page(situation: Situation): string {
  switch (situation) {
    case "start":
    case "no traffic":
      return metrics({ good: 0, failed: 0, slow: 0 });
    case "healthy":
      return metrics({ good: 990, failed: 10, slow: 0 });
    case "breaching":
      return metrics({ good: 600, failed: 400, slow: 300 });
    case "no data":
      return "# HELP other_total Something else\n# TYPE other_total counter\nother_total 5\n";
  }
}

function metrics({ good, failed, slow }: { good: number; failed: number; slow: number }): string {
  const all = good + failed;
  return `# TYPE shop_requests_total counter
shop_requests_total{route="/",status="200"} ${good}
shop_requests_total{route="/",status="500"} ${failed}
# TYPE shop_seconds histogram
shop_seconds_bucket{le="0.1"} ${all - slow}
shop_seconds_bucket{le="2"} ${all - slow}
shop_seconds_bucket{le="5"} ${all}
shop_seconds_bucket{le="+Inf"} ${all}
shop_seconds_sum ${all}
shop_seconds_count ${all}
`;
}
