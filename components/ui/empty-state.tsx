import clsx from "clsx";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

interface EmptyStateProps {
  title: ReactNode;
  /** What would be here, and what to do so that it is. */
  children?: ReactNode;
  action?: ReactNode;
  icon?: IconName;
  className?: string;
}

export function EmptyState({ title, children, action, icon, className }: EmptyStateProps) {
  return (
    <div className={clsx("flex flex-col items-center gap-1 px-6 py-10 text-center", className)}>
      {icon && (
        <span className="mb-2 rounded-full bg-sunken p-3 text-ink-muted">
          <Icon name={icon} className="size-5" />
        </span>
      )}
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-prose text-pretty text-ink-muted text-sm">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
