import clsx from "clsx";
import { type ReactNode, useId } from "react";

interface ProgressBarProps {
  label: ReactNode;
  /** Between 0 and 1; null when nobody can say how far. */
  value: number | null;
  /** Count and estimate: "34 of 60 s", "step 2 of 5". */
  detail?: ReactNode;
  tone?: "accent" | "ok" | "alarm" | "warn";
}

const fills = { accent: "bg-accent", ok: "bg-ok", alarm: "bg-alarm", warn: "bg-warn" };

/** Work or a watch window filling up. */
export function ProgressBar({ label, value, detail, tone = "accent" }: ProgressBarProps) {
  const id = useId();
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div>
      <p className="mb-1.5 flex items-baseline justify-between gap-3 text-sm">
        <span id={id} className="font-medium">
          {label}
        </span>
        {detail && <span className="text-ink-muted">{detail}</span>}
      </p>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        className="h-2.5 overflow-hidden rounded-full border border-line bg-sunken"
      >
        <div
          className={clsx(
            "h-full rounded-full transition-[width] duration-700 ease-linear",
            fills[tone],
            percent === null && "w-full animate-breathe",
          )}
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
