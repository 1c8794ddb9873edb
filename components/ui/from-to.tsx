import clsx from "clsx";
import type { ReactNode } from "react";
import { Icon } from "./icon";

interface FromToProps {
  from: ReactNode;
  to: ReactNode;
  size?: "md" | "lg";
}

/** What is live and what will be: 1.5.0 → 1.4.2. */
export function FromTo({ from, to, size = "md" }: FromToProps) {
  const lg = size === "lg";
  return (
    <span
      className={clsx(
        "inline-flex flex-wrap items-center font-mono",
        lg ? "gap-3 text-2xl" : "gap-2 text-base",
      )}
    >
      <span className="text-ink-muted">
        <span className="sr-only">from </span>
        {from}
      </span>
      <Icon name="arrowRight" className={lg ? "size-6" : "size-4"} />
      <span className="font-semibold">
        <span className="sr-only">to </span>
        {to}
      </span>
    </span>
  );
}
