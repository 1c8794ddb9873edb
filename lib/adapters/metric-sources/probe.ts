import { type CounterSeries, emptyWindow, increaseOf, takeScrape } from "@/lib/domain/metric/counter-window";
import { type Measured, measuredQuantile, measuredRate, measuredRatio } from "@/lib/domain/metric/measured";
import type { MetricDefinition } from "@/lib/domain/metric/metric";
import { matchesLabels, parseSelector, type Selector } from "@/lib/domain/metric/selector";
import type { PageSeries } from "./exposition";

/** What was kept of one look at a metrics page: the names it has, and the series of the wanted ones. */
export type Page = { names: ReadonlySet<string>; series: ReadonlyMap<string, readonly PageSeries[]> };

/** One metric on a page. It remembers what it needs of earlier pages, so pages come in order. */
export type Probe = { metric: string; names: readonly string[]; take(at: number, page: Page): Measured };

export function probeFor(definition: MetricDefinition): Probe {
  const { name: metric, measure, unit } = definition;
  switch (measure.kind) {
    case "ratio": {
      const [of, to] = [counter(measure.of, measure.windowMs), counter(measure.to, measure.windowMs)];
      return probe(metric, [of.name, to.name], (at, page) =>
        measuredRatio(of.take(at, page), to.take(at, page), unit),
      );
    }
    case "quantile": {
      const selector = selectorOf(measure.histogram);
      const buckets = counterOf({ ...selector, name: `${selector.name}_bucket` }, measure.windowMs, "le");
      return probe(metric, [buckets.name], (at, page) =>
        measuredQuantile(buckets.take(at, page), measure, unit),
      );
    }
    case "rate": {
      const of = counter(measure.of, measure.windowMs);
      return probe(metric, [of.name], (at, page) => measuredRate(of.take(at, page)));
    }
    case "gauge": {
      const selector = selectorOf(measure.of);
      return probe(metric, [selector.name], (_, page) => sumOf(picked(page, selector)));
    }
    case "query":
      throw new Error(`${metric} is a query, which only Prometheus can answer`);
  }
}

function probe(metric: string, names: readonly string[], take: Probe["take"]): Probe {
  return {
    metric,
    names,
    take(at, page) {
      const measured = take(at, page);
      const absent = names.find((name) => !page.names.has(name));
      return absent === undefined ? measured : { value: null, note: `the page has no metric ${absent}` };
    },
  };
}

function counter(text: string, windowMs: number) {
  return counterOf(selectorOf(text), windowMs, null);
}

function counterOf(selector: Selector, windowMs: number, groupBy: string | null) {
  let window = emptyWindow(windowMs);
  return {
    name: selector.name,
    take(at: number, page: Page) {
      const series = picked(page, selector).map(({ key, labels, value }): CounterSeries => {
        return { key, group: groupBy === null ? "" : (labels[groupBy] ?? ""), value };
      });
      window = takeScrape(window, at, series);
      return increaseOf(window);
    },
  };
}

function sumOf(series: readonly PageSeries[]): Measured {
  if (series.length === 0) return { value: null, note: "no series of the page matches" };
  return { value: series.reduce((sum, { value }) => sum + value, 0) };
}

function picked(page: Page, selector: Selector): PageSeries[] {
  return (page.series.get(selector.name) ?? []).filter(({ labels }) => matchesLabels(selector, labels));
}

/** The configuration was checked when it was read, so a selector that cannot be read is a fault of ours. */
function selectorOf(text: string): Selector {
  const parsed = parseSelector(text);
  if (parsed.ok) return parsed.selector;
  throw new Error(`the series ${text} cannot be read: expected ${parsed.expected}`);
}
