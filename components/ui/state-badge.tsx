import clsx from "clsx";
import type { ReactNode } from "react";
import { type StateKind, StateShape } from "./state-shape";

const words: Record<StateKind, string> = {
  ok: "OK",
  pending: "Pending",
  running: "Running",
  firing: "Firing",
  recovered: "Recovered",
  failed: "Failed",
  warning: "Attention",
  unknown: "No data",
  info: "Info",
};

const colours: Record<StateKind, string> = {
  ok: "border-ok-line bg-ok-soft text-ok-ink",
  pending: "border-warn-line bg-warn-soft text-warn-ink",
  running: "border-accent-line bg-accent-soft text-accent-ink",
  firing: "border-transparent bg-alarm text-on-alarm",
  recovered: "border-ok-line bg-panel text-ok-ink",
  failed: "border-alarm-line bg-alarm-soft text-alarm-ink",
  warning: "border-warn-line bg-warn-soft text-warn-ink",
  unknown: "border-line-strong border-dashed bg-panel text-ink-muted",
  info: "border-line bg-sunken text-ink-muted",
};

/** A state as shape, word and colour. `children` replace the word, never the shape. */
export function StateBadge({
  kind,
  children,
  className,
}: {
  kind: StateKind;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        "inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap rounded-full border py-px pr-2.5 pl-1.5 font-medium text-sm leading-4",
        colours[kind],
        className,
      )}
    >
      <StateShape kind={kind} />
      {children ?? words[kind]}
    </span>
  );
}
