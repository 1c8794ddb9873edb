import { type ArrivingAnswer, askArriving } from "@/lib/adapters/http";
import { expositionReader, type PageSeries } from "./exposition";
import {
  failedReadings,
  type MetricSettings,
  type MetricSource,
  shownAddress,
  statusProblem,
  timeoutFor,
} from "./metric-source";
import { type Page, type Probe, probeFor } from "./probe";

const LARGEST_BYTES = 5 * 1024 * 1024;
const ACCEPT = "text/plain;version=0.0.4;q=1,*/*;q=0.1";

/**
 * Reads the metrics page of a service itself, with no Prometheus between. Counters of several processes behind one
 * address have to carry a label that tells them apart, as for Prometheus.
 */
export function scrape({ source, everyMs, definitions }: MetricSettings): MetricSource {
  const probes = definitions.map(probeFor);
  return {
    describe: () => `the page ${shownAddress(source.url)}`,
    async read(now, signal) {
      const page = await askArriving(
        {
          url: source.url,
          headers: { accept: ACCEPT, ...source.headers },
          timeoutMs: timeoutFor(everyMs),
          maxBytes: LARGEST_BYTES,
          signal,
        },
        (answer) => readPage(answer, probes),
      );
      if (!page.ok) return failedReadings(definitions, now, `${shownAddress(source.url)}: ${page.why}`);
      return new Map(probes.map((probe) => [probe.metric, { at: now, ...probe.take(now, page.value) }]));
    },
  };
}

async function readPage({ status, pieces }: ArrivingAnswer, probes: readonly Probe[]): Promise<Page> {
  if (status !== 200) throw new Error(statusProblem(status));
  const names = new Set<string>();
  const series = new Map<string, PageSeries[]>(
    probes.flatMap((probe) => probe.names.map((name) => [name, []])),
  );
  const reader = expositionReader({
    wants: (name) => series.has(name),
    series: (found) => series.get(found.name)?.push(found),
    name: (name) => names.add(name),
  });
  for await (const piece of pieces) reader.write(piece);
  reader.end();
  return { names, series };
}
