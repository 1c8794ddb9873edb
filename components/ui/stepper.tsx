import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon";
import { StateShape } from "./state-shape";

export type StepState = "done" | "current" | "todo" | "failed" | "waiting";

export interface Step {
  key: string;
  label: string;
  state: StepState;
  href?: string;
  /** A short line below the label where there is room: a time, a count. */
  detail?: ReactNode;
}

interface StepperProps {
  label: string;
  steps: readonly Step[];
  orientation?: "horizontal" | "vertical";
  /** The step whose page is open, when a person looks back at an earlier one. */
  open?: string;
}

const spoken: Record<StepState, string> = {
  done: "done",
  current: "now",
  todo: "to do",
  failed: "failed",
  waiting: "waiting for others",
};

/** The rail of a chain of stages. On a phone the dots stay and only the current one keeps its name. */
export function Stepper({ label, steps, orientation = "horizontal", open }: StepperProps) {
  const vertical = orientation === "vertical";
  return (
    <nav aria-label={label} data-print="no">
      <ol className={clsx("flex", vertical ? "flex-col" : "items-start overflow-x-auto py-1")}>
        {steps.map((step, index) => (
          <Stage
            key={step.key}
            step={step}
            number={index + 1}
            last={index === steps.length - 1}
            vertical={vertical}
            open={open ? open === step.key : step.state === "current"}
          />
        ))}
      </ol>
    </nav>
  );
}

interface StageProps {
  step: Step;
  number: number;
  last: boolean;
  vertical: boolean;
  open: boolean;
}

function Stage({ step, number, last, vertical, open }: StageProps) {
  const look = clsx(
    "flex min-h-11 min-w-8 items-center gap-2 rounded-md px-1 py-1",
    open && "bg-accent-soft pr-2 md:pr-3",
    step.href && "hover:bg-sunken",
  );
  const content = <StageContent step={step} number={number} vertical={vertical} open={open} />;
  const current = open ? ("step" as const) : undefined;
  return (
    <li className={clsx("relative flex shrink-0", vertical ? "flex-col" : "items-center")}>
      {step.href ? (
        <Link href={step.href} aria-current={current} className={look}>
          {content}
        </Link>
      ) : (
        <span aria-current={current} className={look}>
          {content}
        </span>
      )}
      {!last && (
        <span
          aria-hidden="true"
          className={clsx(
            vertical ? "-my-1 ml-[15px] h-4 border-l-2" : "mx-0.5 w-1 border-t-2 md:mx-1 md:w-2 lg:w-5",
            step.state === "done" ? "border-accent" : "border-line",
          )}
        />
      )}
    </li>
  );
}

function StageContent({ step, number, vertical, open }: Omit<StageProps, "last">) {
  return (
    <>
      <Dot state={step.state} number={number} />
      <span className={clsx("leading-tight", !vertical && !open && "max-md:sr-only")}>
        <span
          className={clsx(
            "block whitespace-nowrap text-sm",
            open ? "font-semibold" : "font-medium",
            step.state === "todo" && !open && "text-ink-muted",
          )}
        >
          {step.label}
          <span className="sr-only">, {spoken[step.state]}</span>
        </span>
        {step.detail && (
          <span
            className={clsx("block whitespace-nowrap text-ink-muted text-xs", !vertical && "max-lg:hidden")}
          >
            {step.detail}
          </span>
        )}
      </span>
    </>
  );
}

function Dot({ state, number }: { state: StepState; number: number }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs",
        state === "done" && "bg-accent text-on-accent",
        state === "current" && "border-2 border-accent bg-panel text-accent-ink",
        state === "todo" && "border border-line-strong text-ink-muted",
        state === "waiting" && "border border-warn-line bg-warn-soft text-warn-ink",
        state === "failed" && "text-alarm-ink",
      )}
    >
      {state === "done" ? (
        <Icon name="check" className="size-3.5" />
      ) : state === "failed" ? (
        <StateShape kind="failed" className="size-6" />
      ) : state === "waiting" ? (
        <StateShape kind="pending" className="size-4" />
      ) : (
        number
      )}
    </span>
  );
}
