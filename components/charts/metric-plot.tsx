"use client";

import { useMemo } from "react";
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatLocal, formatNumber, formatUtc, formatValue } from "@/lib/format";
import { PlotTooltip } from "./plot-tooltip";
import {
  breachSpans,
  type Marker,
  type SeriesPoint,
  type Span,
  type Threshold,
  tickPart,
  timeTicks,
  topOf,
  valueTicks,
  withGaps,
} from "./series";

export interface MetricPlotProps {
  unit: string;
  points: readonly SeriesPoint[];
  threshold?: Threshold;
  /** The usual value, drawn as a quiet line with its name. */
  baseline?: { value: number; label: string };
  markers?: readonly Marker[];
  /** Window on the time axis; default from the first to the last point. */
  span?: Span;
}

const TICKS = 6;
const axis = { fontSize: 12, fill: "var(--color-ink-muted)" };

/** The drawing inside MetricChart; it brings recharts along, so import it lazily only. */
export function MetricPlot({ unit, points, threshold, baseline, markers = [], span }: MetricPlotProps) {
  const from = span?.from ?? points[0]?.at ?? 0;
  const to = span?.to ?? points.at(-1)?.at ?? from + 1;
  const series = useMemo(() => withGaps(points), [points]);
  const spans = useMemo(() => (threshold ? breachSpans(points, threshold) : []), [points, threshold]);
  const part = tickPart({ from, to });
  const ticks = valueTicks(topOf(points, threshold?.value, baseline?.value));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={series} accessibilityLayer={false} margin={{ top: 22, right: 12, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={[from, to]}
          allowDataOverflow
          ticks={timeTicks({ from, to }, TICKS)}
          tickFormatter={(at: number, index: number) =>
            index === 0 ? formatUtc(at, part) : formatLocal(at, part, "UTC")
          }
          tick={axis}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
          interval="preserveStartEnd"
          minTickGap={24}
        />
        <YAxis
          domain={[0, ticks.at(-1) ?? 1]}
          ticks={ticks}
          tickFormatter={formatNumber}
          tick={axis}
          tickLine={false}
          axisLine={false}
          width={44}
        />
        {spans.map((breach) => (
          <ReferenceArea
            key={breach.from}
            x1={Math.max(breach.from, from)}
            x2={breach.to}
            fill="var(--color-alarm)"
            fillOpacity={0.12}
            stroke="none"
            ifOverflow="hidden"
          />
        ))}
        {baseline && (
          <ReferenceLine
            y={baseline.value}
            stroke="var(--color-ink-muted)"
            strokeDasharray="2 4"
            label={{ value: baseline.label, position: "insideBottomLeft", ...axis }}
          />
        )}
        {threshold && (
          <ReferenceLine
            y={threshold.value}
            stroke="var(--color-alarm-ink)"
            strokeDasharray="6 4"
            label={{
              value: `${threshold.breach === "above" ? "max." : "min."} ${formatValue(threshold.value, unit)}`,
              position: "insideTopLeft",
              ...axis,
              fill: "var(--color-alarm-ink)",
            }}
          />
        )}
        {markers.map((marker) => (
          <ReferenceLine
            key={marker.at}
            x={marker.at}
            stroke="var(--color-ink)"
            strokeWidth={1}
            ifOverflow="hidden"
            label={{ value: `▼ ${marker.label}`, position: "top", ...axis, fill: "var(--color-ink)" }}
          />
        ))}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--color-line-strong)" }}
          content={<PlotTooltip unit={unit} threshold={threshold} />}
        />
        <Line
          dataKey="value"
          type="linear"
          dot={false}
          activeDot={{ r: 4, fill: "var(--color-accent)", stroke: "var(--color-panel)" }}
          stroke="var(--color-accent)"
          strokeWidth={2}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
