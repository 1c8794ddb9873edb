import clsx from "clsx";
import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** Above the title: where this is, such as "Incident INC-12". */
  eyebrow?: ReactNode;
  description?: ReactNode;
  /** Badges and clocks below the title. */
  facts?: ReactNode;
  /** The one primary act, and few others. */
  actions?: ReactNode;
  /** Never scrolls away (on a wide screen; on a phone it would take the room of the content). */
  sticky?: boolean;
  /** Rail or tabs along the lower edge. */
  children?: ReactNode;
}

export function PageHeader({
  title,
  eyebrow,
  description,
  facts,
  actions,
  sticky,
  children,
}: PageHeaderProps) {
  return (
    <header
      className={clsx(
        "mb-6 grid grid-cols-1 gap-3",
        sticky &&
          "z-10 -mx-4 border-line border-b bg-ground px-4 pt-2 pb-3 sm:-mx-6 sm:px-6 md:sticky md:top-14 print:static print:bg-transparent",
      )}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {eyebrow && <p className="text-ink-muted text-sm">{eyebrow}</p>}
          <h1 className="font-semibold text-xl tracking-tight md:text-2xl">{title}</h1>
          {description && <p className="max-w-prose text-ink-muted">{description}</p>}
          {facts && <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">{facts}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2 max-sm:w-full">{actions}</div>}
      </div>
      {children}
    </header>
  );
}
