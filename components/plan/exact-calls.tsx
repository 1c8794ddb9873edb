import type { PlanStep } from "@/lib/domain/plan/plan-document";

/** The steps in their order, each as the exact call that will be made. */
export function ExactCalls({ steps, calls }: { steps: readonly PlanStep[]; calls?: readonly string[] }) {
  return (
    <ol className="grid gap-3">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place in the plan
        <li key={index} className="grid grid-cols-[1.5rem_1fr] gap-x-2">
          <span className="font-semibold text-ink-muted">{index + 1}</span>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {calls?.[index] ?? describeStep(step)}
            <code className="mt-1 block rounded-md bg-sunken px-2 py-1 text-xs">{argumentsOf(step)}</code>
          </span>
        </li>
      ))}
    </ol>
  );
}

function describeStep(step: PlanStep): string {
  switch (step.kind) {
    case "switch-release":
      return `Switch the live release from ${step.from} to ${step.to}`;
    case "restart":
      return `Restart and wait until ${step.expectVersion} answers`;
  }
}

function argumentsOf(step: PlanStep): string {
  switch (step.kind) {
    case "switch-release":
      return `${step.root}/current → releases/${step.to}`;
    case "restart":
      return step.command.join(" ");
  }
}
