import {
  breachSpans,
  describeSeries,
  isBreach,
  type Marker,
  type SeriesPoint,
  type Span,
  type Threshold,
  topOf,
  withGaps,
} from "./series";

interface SparklineProps {
  /** What is measured, for the words that replace the picture. */
  label: string;
  unit?: string;
  points: readonly SeriesPoint[];
  threshold?: Threshold;
  markers?: readonly Marker[];
  /** Window on the time axis; default from the first to the last point. */
  span?: Span;
  className?: string;
}

const WIDTH = 160;
const HEIGHT = 40;

/** A small picture of a series: line, threshold, breaches and deployments. Stretches to its box. */
export function Sparkline(props: SparklineProps) {
  const { label, unit = "", points, threshold, markers = [], className = "h-10 w-40" } = props;
  const from = props.span?.from ?? points[0]?.at ?? 0;
  const to = Math.max(props.span?.to ?? points.at(-1)?.at ?? 1, from + 1);
  const top = topOf(points, threshold?.value);
  const x = (at: number) => ((at - from) / (to - from)) * WIDTH;
  const y = (value: number) => HEIGHT - 1 - (value / top) * (HEIGHT - 2);
  const last = points.at(-1);
  const bad = threshold && last && isBreach(last.value, threshold);
  const inside = markers.filter((marker) => marker.at >= from && marker.at <= to);
  return (
    <svg
      role="img"
      aria-label={describeSeries({ label, unit, points, threshold, markers: inside })}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={`block overflow-visible ${className}`}
      fill="none"
    >
      {threshold &&
        breachSpans(points, threshold).map((span) => (
          <rect
            key={span.from}
            x={x(span.from)}
            width={Math.max(1, x(span.to) - x(span.from))}
            height={HEIGHT}
            className="fill-alarm opacity-15"
          />
        ))}
      {inside.map((marker) => (
        <g key={marker.at} className="stroke-ink-muted">
          <path d={`M${x(marker.at)} 0V${HEIGHT}`} strokeWidth="1" vectorEffect="non-scaling-stroke" />
          <path d={`M${x(marker.at)} 0v5`} strokeWidth="5" vectorEffect="non-scaling-stroke" />
        </g>
      ))}
      {threshold && (
        <path
          d={`M0 ${y(threshold.value)}H${WIDTH}`}
          className="stroke-alarm-ink"
          strokeWidth="1"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      )}
      <path
        d={linePath(withGaps(points), x, y)}
        className={bad ? "stroke-alarm-ink" : "stroke-accent"}
        strokeWidth="1.75"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function linePath(points: SeriesPoint[], x: (at: number) => number, y: (value: number) => number) {
  let pen = "M";
  let path = "";
  for (const { at, value } of points) {
    if (value === null) {
      pen = "M";
      continue;
    }
    path += `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = "L";
  }
  // A lone point has no line; a dot of the line's own width shows that it is there.
  return path.includes("L") || path === "" ? path : `${path}h0.01`;
}
