"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import { StateShape } from "@/components/ui/state-shape";
import { formatValue } from "@/lib/format";
import type { MetricPlotProps } from "./metric-plot";
import { describeSeries, isBreach } from "./series";

interface MetricChartProps extends MetricPlotProps {
  /** What is measured, such as "Error rate". */
  label: string;
  /** Height of the plot in px; the placeholder has the same. */
  height?: number;
}

const Plot = dynamic(() => import("./metric-plot").then((file) => file.MetricPlot), {
  ssr: false,
  loading: () => <div className="h-full animate-breathe rounded-md bg-sunken" />,
});

/** A live series with its threshold, breaches, baseline and deployments, and the same in words. */
export function MetricChart({ label, height = 220, ...plot }: MetricChartProps) {
  const { unit, points, threshold } = plot;
  const last = points.at(-1)?.value ?? null;
  const bad = threshold !== undefined && isBreach(last, threshold);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{label}</span>
        <span className="flex items-baseline gap-3 text-sm">
          {threshold && (
            <span className="text-ink-muted">
              {threshold.breach === "above" ? "max." : "min."} {formatValue(threshold.value, unit)}
            </span>
          )}
          <span
            className={clsx("inline-flex items-center gap-1 font-semibold text-lg", bad && "text-alarm-ink")}
          >
            {bad && <StateShape kind="firing" className="size-4" />}
            {formatValue(last, unit)}
          </span>
        </span>
        <span className="sr-only">{describeSeries({ label, ...plot })}</span>
      </figcaption>
      <div aria-hidden="true" style={{ height }}>
        <Plot {...plot} />
      </div>
    </figure>
  );
}
