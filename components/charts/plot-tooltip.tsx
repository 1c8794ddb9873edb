import type { TooltipContentProps } from "recharts";
import { formatUtc, formatValue } from "@/lib/format";
import { isBreach, type SeriesPoint, type Threshold } from "./series";

type PlotTooltipProps = Partial<TooltipContentProps> & { unit: string; threshold?: Threshold };

/** Value and instant under the pointer; recharts adds the rest of its properties. */
export function PlotTooltip({ active, payload, unit, threshold }: PlotTooltipProps) {
  const point: SeriesPoint | undefined = payload?.[0]?.payload;
  if (!active || !point) return null;
  const bad = threshold && isBreach(point.value, threshold);
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-sm shadow-float">
      <p className={bad ? "font-semibold text-alarm-ink" : "font-semibold"}>
        {bad && "▲ "}
        {formatValue(point.value, unit)}
        {bad && ` · ${threshold.breach} the limit`}
      </p>
      <p className="text-ink-muted">{formatUtc(point.at, "time")}</p>
    </div>
  );
}
