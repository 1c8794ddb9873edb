import { Time } from "@/components/ui/time";
import type { Baseline } from "@/lib/domain/trigger/baseline";
import { formatDuration, formatNumber, formatValue } from "@/lib/format";
import type { WatchedTrigger } from "@/lib/queries/watched-service";
import { breachSide, unitSuffix } from "./drawn";

/** Where a trigger fires: the limit, for how long, and for a change what it is compared with. */
export function LimitCell({ trigger, now }: { trigger: WatchedTrigger; now: number }) {
  const { condition, limit, baseline, unit } = trigger;
  const side = breachSide(condition) === "above" ? "above" : "below";
  return (
    <span className="grid">
      <span className="whitespace-nowrap">
        {limit === null ? (
          <span className="text-ink-muted">no limit yet</span>
        ) : (
          <>
            <span className="text-ink-muted">{side} </span>
            <span className="font-medium">{formatValue(limit, unitSuffix(unit))}</span>
          </>
        )}
        {limit !== null && (
          <span className="text-ink-muted">
            {condition.holdMs > 0 ? ` for ${formatDuration(condition.holdMs)}` : " at once"}
          </span>
        )}
      </span>
      {condition.kind === "change" && (
        <span className="text-ink-muted text-xs">
          {formatNumber(condition.percent)}&nbsp;% {condition.direction} from a baseline{" "}
          <BaselineWords baseline={baseline} unit={unitSuffix(unit)} now={now} />
        </span>
      )}
    </span>
  );
}

interface BaselineWordsProps {
  baseline: Baseline | null;
  unit: string;
  now: number;
}

/** The value of a baseline and its age; the state of the trigger says why there is none. */
function BaselineWords({ baseline, unit, now }: BaselineWordsProps) {
  if (!baseline || baseline.kind === "insufficient") return <>that is not known yet</>;
  return (
    <>
      of {formatValue(baseline.value, unit)}, taken until{" "}
      <Time at={baseline.toAt} part="minute" local={false} />,{" "}
      {formatDuration(Math.max(0, now - baseline.toAt))} ago{baseline.kind === "stale" && ": too old"}
    </>
  );
}
