import clsx from "clsx";
import type { ReactNode } from "react";
import { type StateKind, StateShape } from "./state-shape";

const inks: Partial<Record<StateKind, string>> = {
  ok: "text-ok-ink",
  recovered: "text-ok-ink",
  running: "text-accent-ink",
  pending: "text-warn-ink",
  warning: "text-warn-ink",
  failed: "text-alarm-ink",
  firing: "text-alarm-ink",
};

/** What just happened, said where it happened ("Saved", "Not saved: …"). Keep it mounted; empty says nothing. */
export function InlineStatus({ kind = "info", children }: { kind?: StateKind; children?: ReactNode }) {
  return (
    <span
      role="status"
      className={clsx("inline-flex items-start gap-1.5 text-sm", inks[kind] ?? "text-ink-muted")}
    >
      {children && (
        <>
          <StateShape kind={kind} className="mt-0.5 size-4" />
          <span>{children}</span>
        </>
      )}
    </span>
  );
}
