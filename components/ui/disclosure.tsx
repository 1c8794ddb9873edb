import clsx from "clsx";
import type { ReactNode } from "react";
import { Icon } from "./icon";

interface DisclosureProps {
  summary: ReactNode;
  /** Right of the summary, always visible. */
  aside?: ReactNode;
  open?: boolean;
  className?: string;
  children: ReactNode;
}

/** The browser's own fold, found by its search and printed open. */
export function Disclosure({ summary, aside, open, className, children }: DisclosureProps) {
  return (
    <details open={open} className={clsx("group", className)}>
      <summary className="flex min-h-10 list-none items-center gap-2 rounded-md font-medium text-sm hover:text-accent-ink max-md:min-h-11 [&::-webkit-details-marker]:hidden">
        <Icon name="chevronRight" className="size-4 transition-transform group-open:rotate-90" />
        <span className="min-w-0 flex-1">{summary}</span>
        {aside}
      </summary>
      <div className="pt-1 pb-2 pl-6">{children}</div>
    </details>
  );
}
