import {
  type AppServiceTarget,
  addressOf,
  PRODUCTION,
} from "@/lib/adapters/release-platforms/app-service/target";
import type { Ends, HoldWish } from "@/lib/adapters/release-platforms/release-platform";
import type { PlanStep, RequestStep, SwapSlotsStep } from "@/lib/domain/plan/plan-step";

/** What is sent to swap a slot into production; the slot is the source, so that production stays up meanwhile. */
export const INTO_PRODUCTION = JSON.stringify({ targetSlot: PRODUCTION, preserveVnet: true });

/** The steps of a plan that swaps `slot` into production. Auto swap goes off before, and on again after. */
export function stepsFor(
  target: AppServiceTarget,
  slot: string,
  { from, to }: Ends,
  wish: HoldWish,
): PlanStep[] {
  const swap: SwapSlotsStep = {
    kind: "swap-slots",
    url: addressOf(target, slot, "/slotsswap"),
    body: INTO_PRODUCTION,
    slot,
    slotHolds: to.releaseId,
    into: PRODUCTION,
    intoHolds: from.releaseId,
  };
  if (target.autoSwapSlot === undefined || wish === "leave") return [swap];
  return wish === "set"
    ? [autoSwap(target, target.autoSwapSlot, ""), swap]
    : [swap, autoSwap(target, target.autoSwapSlot, PRODUCTION)];
}

function autoSwap(target: AppServiceTarget, slot: string, into: string): RequestStep {
  return {
    kind: "request",
    does:
      into === ""
        ? `Turn off auto swap of ${slot}, so that a deployment there does not go live by itself`
        : `Turn on auto swap of ${slot} into ${into} again`,
    method: "PATCH",
    url: addressOf(target, slot, "/config/web"),
    contentType: "application/json",
    body: JSON.stringify({ properties: { autoSwapSlotName: into } }),
    puts: null,
  };
}

/** Whether the step turns auto swap off; null: it is no step about auto swap. */
export function turnsOff(step: PlanStep): boolean | null {
  if (step.kind !== "request" || step.body === null) return null;
  return step.body.includes('"autoSwapSlotName":""');
}
