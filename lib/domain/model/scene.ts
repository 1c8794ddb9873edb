import type { Bounds } from "@/lib/domain/model/bounds";
import { GUARDS, type Guard } from "@/lib/domain/model/guards";
import { Rules } from "@/lib/domain/model/rules";
import type { RefusalCode } from "@/lib/domain/refusal";

/** What is explored: within which bounds, by which rules, and whether a guard was taken away. */
export type Scene = { bounds: Bounds; rules: Rules; stands: (guard: Guard) => boolean };

export function sceneOf(bounds: Bounds, without: Guard | null = null): Scene {
  const unheard: readonly RefusalCode[] = without === null ? [] : GUARDS[without].codes;
  return {
    bounds,
    rules: new Rules(new Set(unheard), bounds.targetWasInProduction),
    stands: (guard) => guard !== without,
  };
}
