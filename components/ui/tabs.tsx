import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";

export interface Tab {
  href: string;
  label: ReactNode;
  /** A count or a badge after the label. */
  aside?: ReactNode;
  current?: boolean;
}

/** Tabs that are links: each has an address, the back button works. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="overflow-x-auto border-line border-b">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.href} className="shrink-0">
            <Link
              href={tab.href}
              aria-current={tab.current ? "page" : undefined}
              className={clsx(
                "flex min-h-11 items-center gap-2 border-b-2 px-3 font-medium text-sm -outline-offset-2",
                tab.current
                  ? "border-accent text-ink"
                  : "border-transparent text-ink-muted hover:border-line-strong hover:text-ink",
              )}
            >
              {tab.label}
              {tab.aside}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
