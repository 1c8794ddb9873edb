import clsx from "clsx";
import { LiveClock } from "@/components/ui/live-clock";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import type { ExecutionState } from "@/lib/domain/execution/state";
import { formatDuration } from "@/lib/format";
import { currentStep, type ShownStep, stepWord } from "./shown-steps";

interface StepListProps {
  steps: readonly ShownStep[];
  execution: ExecutionState;
  now: number;
}

/** Each planned step with its state, its exact call and how long it takes. */
export function StepList({ steps, execution, now }: StepListProps) {
  const isOpen = execution === "executing" || execution === "unknown";
  const current = isOpen ? currentStep(steps) : undefined;
  return (
    <ol className="divide-y divide-line border-line border-t" aria-label="Steps">
      {steps.map((step) => (
        <Step key={step.position} step={step} execution={execution} isCurrent={step === current} now={now} />
      ))}
    </ol>
  );
}

interface StepProps {
  step: ShownStep;
  execution: ExecutionState;
  isCurrent: boolean;
  now: number;
}

function Step({ step, execution, isCurrent, now }: StepProps) {
  const { kind, word } = stepWord(step, execution);
  return (
    <li
      aria-current={isCurrent ? "step" : undefined}
      className={clsx(
        "grid gap-x-3 px-4 py-4 sm:grid-cols-[1.5rem_1fr] sm:px-6",
        isCurrent && "bg-accent-soft",
      )}
    >
      <span className="font-semibold text-ink-muted max-sm:hidden">{step.position}</span>
      <div className="grid min-w-0 gap-1.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
          <p className={clsx("font-medium", step.state === null && "text-ink-muted")}>
            <span className="text-ink-muted sm:hidden">{step.position}. </span>
            {step.target !== null && <span className="text-ink-muted">{step.target}: </span>}
            {step.title}
          </p>
          <StateBadge kind={kind}>{word}</StateBadge>
        </div>
        {step.call && <p className="text-ink-muted text-sm [overflow-wrap:anywhere]">{step.call}</p>}
        {step.detail && <p className="text-sm [overflow-wrap:anywhere]">{step.detail}</p>}
        {step.intentAt && (
          <p className="flex flex-wrap gap-x-3 text-ink-muted text-sm">
            <span>
              begun <Time at={step.intentAt} part="time" />
            </span>
            {step.endedAt ? (
              <span>took {spanBetween(step.intentAt, step.endedAt)}</span>
            ) : (
              <span className="inline-flex items-baseline gap-1.5">
                for <LiveClock since={step.intentAt} now={now} />
              </span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function spanBetween(from: string, until: string): string {
  const ms = Date.parse(until) - Date.parse(from);
  return ms < 1_000 ? "less than a second" : formatDuration(ms);
}
