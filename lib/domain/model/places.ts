import type { Bounds } from "@/lib/domain/model/bounds";

// Where the platform is, as a number: the ends of steps count up from the start, plan after plan.
/** The platform is where both plans start from. */
export const START = 0;
/** That release is live, but somebody changed its configuration: only reading the platform as a whole shows it. */
export const RECONFIGURED = 8;
/** Something that no plan knows is live. */
export const FOREIGN = 9;

/** Where the platform is when this step has taken effect; absolute, as the plan says. */
export function placeAfter(bounds: Bounds, plan: number, step: number): number {
  return 1 + plan * bounds.steps + step;
}

function placeBefore(bounds: Bounds, plan: number, step: number): number {
  return step === 0 ? START : placeAfter(bounds, plan, step - 1);
}

/** What a step itself compares, and a platform with a precondition: the release, not its configuration. */
export function isBefore(bounds: Bounds, live: number, plan: number, step: number): boolean {
  const before = placeBefore(bounds, plan, step);
  return live === before || (before === START && live === RECONFIGURED);
}

/** Whether the platform is where this step leads, or further on in the same plan. */
export function isDone(bounds: Bounds, live: number, plan: number, step: number): boolean {
  return live >= placeAfter(bounds, plan, step) && live <= placeAfter(bounds, plan, bounds.steps - 1);
}
