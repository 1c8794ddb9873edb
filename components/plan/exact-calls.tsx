import { callOf, type PlanStep, titleOf } from "@/lib/domain/plan/plan-step";

/** The steps in their order, each with the exact call that will be made. */
export function ExactCalls({ steps }: { steps: readonly PlanStep[] }) {
  return (
    <ol className="grid gap-3">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place in the plan
        <li key={index} className="grid grid-cols-[1.5rem_1fr] gap-x-2">
          <span className="font-semibold text-ink-muted">{index + 1}</span>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {titleOf(step)}
            <code className="mt-1 block rounded-md bg-sunken px-2 py-1 text-xs">{callOf(step)}</code>
          </span>
        </li>
      ))}
    </ol>
  );
}
