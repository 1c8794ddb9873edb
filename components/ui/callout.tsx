import clsx from "clsx";
import type { ReactNode } from "react";
import { type StateKind, StateShape } from "./state-shape";
import { type Tone, toneInk, toneSurface } from "./tone";

const shapes: Record<Tone, StateKind> = { info: "info", success: "ok", warn: "warning", danger: "firing" };
const spoken: Record<Tone, string> = {
  info: "Note: ",
  success: "Done: ",
  warn: "Attention: ",
  danger: "Problem: ",
};

interface CalloutProps {
  tone?: Tone;
  title: ReactNode;
  /** What happened, what was not done. */
  children?: ReactNode;
  /** The next step: buttons or links. */
  actions?: ReactNode;
  /** Announce it when it appears after the page has loaded. */
  live?: boolean;
  className?: string;
}

export function Callout({ tone = "info", title, children, actions, live, className }: CalloutProps) {
  return (
    <div
      role={live ? (tone === "danger" ? "alert" : "status") : undefined}
      className={clsx("flex gap-3 rounded-lg border px-4 py-3", toneSurface[tone], className)}
    >
      <span className={clsx("mt-0.5", toneInk[tone])}>
        <StateShape kind={shapes[tone]} className="size-5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className={clsx("font-semibold", toneInk[tone])}>
          <span className="sr-only">{spoken[tone]}</span>
          {title}
        </p>
        {children && <div className="text-ink text-sm leading-6 [overflow-wrap:anywhere]">{children}</div>}
        {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
