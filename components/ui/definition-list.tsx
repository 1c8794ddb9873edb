import clsx from "clsx";
import type { ReactNode } from "react";

export interface Definition {
  term: ReactNode;
  value: ReactNode;
}

/** Facts with their names. `rows` puts the name left of the value, `grid` above it in columns. */
export function DefinitionList({
  items,
  layout = "rows",
}: {
  items: readonly Definition[];
  layout?: "rows" | "grid";
}) {
  const rows = layout === "rows";
  return (
    <dl
      className={clsx("grid", rows ? "divide-y divide-line" : "grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-4")}
    >
      {items.map((item, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: facts have no key of their own and keep their order
          key={index}
          className={clsx(
            "min-w-0",
            rows && "grid gap-x-6 py-2 first:pt-0 last:pb-0 sm:grid-cols-[11rem_1fr]",
          )}
        >
          <dt className="text-ink-muted text-sm leading-6">{item.term}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
