import type { StepState } from "@/lib/domain/execution/state";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import type { ShownStep } from "./shown-steps";

export type RedoLink = { label: string; href: string };

/** A step that was refused or never sent changed nothing. */
const MAY_HAVE_CHANGED: readonly StepState[] = ["sent", "confirmed", "unknown", "reconciling"];

type Change = Pick<PlanChange, "target" | "from" | "to">;

/**
 * After a failure half-way: plan what was not done, or plan back what was. Both lead into the wizard with the
 * releases chosen; each is a plan of its own that two people approve.
 */
export function redoLinks(changes: readonly Change[], steps: readonly ShownStep[], room: string): RedoLink[] {
  if (changes.length < 2) return [];
  const isDone = ({ target }: Change) =>
    steps.filter((step) => step.target === target.name).every(({ state }) => state === "confirmed");
  const isTouched = ({ target }: Change) =>
    steps.some(
      (step) => step.target === target.name && step.state !== null && MAY_HAVE_CHANGED.includes(step.state),
    );
  const rest = changes.filter((change) => !isDone(change));
  const back = changes.filter(isTouched);
  if (back.length === 0 || rest.length === 0) return [];
  const names = (some: readonly Change[]) => some.map(({ target }) => target.name).join(", ");
  const to = (wanted: readonly { target: string; releaseId: string }[]) =>
    `${room}/plan?step=release&wanted=${encodeURIComponent(JSON.stringify(wanted))}`;
  return [
    {
      label: `Plan the rest: ${names(rest)}`,
      href: to(rest.map(({ target, to }) => ({ target: target.name, releaseId: to.releaseId }))),
    },
    {
      label: `Plan back what was done: ${names(back)}`,
      href: to(back.map(({ target, from }) => ({ target: target.name, releaseId: from.releaseId }))),
    },
  ];
}
