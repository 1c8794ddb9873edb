import clsx from "clsx";
import { formatNumber } from "@/lib/format";

/** How much of the room is used; from nine tenths on it draws the eye. */
export function CharacterCount({ length, limit }: { length: number; limit: number }) {
  const over = length > limit;
  return (
    <p
      className={clsx(
        "text-sm tabular-nums",
        over ? "font-semibold text-alarm-ink" : length > limit * 0.9 ? "text-warn-ink" : "text-ink-muted",
      )}
    >
      {formatNumber(length)} of {formatNumber(limit)} characters
      {over && `, ${formatNumber(length - limit)} too many`}
    </p>
  );
}
