import clsx from "clsx";

/** Grey lines of the size of what is coming. Give `className` a height for anything that is not text. */
export function Skeleton({
  lines = 1,
  label = "Loading",
  className,
}: {
  lines?: number;
  label?: string;
  className?: string;
}) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
          key={line}
          aria-hidden="true"
          className={clsx(
            "animate-breathe rounded-sm bg-line",
            className ?? "my-1 h-4",
            lines > 1 && line === lines - 1 && "w-2/3",
          )}
        />
      ))}
    </div>
  );
}
