import clsx from "clsx";
import { formatValue } from "@/lib/format";

interface MeterProps {
  /** What is measured, such as "Error rate". */
  label: string;
  /** Null when there is no data. */
  value: number | null;
  threshold: number;
  unit?: string;
  /** On which side of the threshold it is bad. */
  breach: "above" | "below";
  /** Right end of the bar; default leaves room beyond threshold and value. */
  max?: number;
  /** Leaves out the line of text when the numbers already stand beside the bar. */
  bare?: boolean;
}

/** A value against its threshold: the bar is the value, the upright line is the threshold. */
export function Meter({ label, value, threshold, unit = "", breach, max, bare = false }: MeterProps) {
  const end = max ?? Math.max(threshold * 1.6, (value ?? 0) * 1.1, Number.MIN_VALUE);
  const breached = value !== null && (breach === "above" ? value > threshold : value < threshold);
  const share = (part: number) => `${Math.min(100, Math.max(0, (part / end) * 100))}%`;
  const limit = `${breach === "above" ? "max." : "min."} ${formatValue(threshold, unit)}`;
  const text = `${formatValue(value, unit)}, ${limit}${breached ? ", breached" : ""}`;
  return (
    <div>
      {!bare && (
        <p
          aria-hidden="true"
          className="mb-1 flex items-baseline justify-between gap-3 whitespace-nowrap text-sm"
        >
          <span
            className={clsx(
              "font-semibold",
              breached && "text-alarm-ink",
              value === null && "text-ink-muted",
            )}
          >
            {breached && "▲ "}
            {formatValue(value, unit)}
          </span>
          <span className="text-ink-muted">{limit}</span>
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot show a threshold line or our colours */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={end}
        aria-valuenow={value ?? 0}
        aria-valuetext={text}
        className="relative h-4"
      >
        <div
          className={clsx(
            "absolute inset-x-0 top-1 h-2 overflow-hidden rounded-full border border-line bg-sunken",
            value === null && "border-dashed",
          )}
        >
          {value !== null && (
            <div
              className={clsx("h-full transition-[width] duration-300", breached ? "bg-alarm" : "bg-accent")}
              style={{ width: share(value) }}
            />
          )}
        </div>
        <div className="-ml-px absolute inset-y-0 w-0.5 bg-ink" style={{ left: share(threshold) }} />
      </div>
    </div>
  );
}
