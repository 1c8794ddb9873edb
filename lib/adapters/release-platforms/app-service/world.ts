import { type Holding, holdingOf } from "@/lib/adapters/release-platforms/app-service/holding";
import {
  type AppService,
  needProduction,
  readOtherSlots,
  type Slot,
} from "@/lib/adapters/release-platforms/app-service/read";

type Held = { slot: Slot; holding: Holding };
/** Production and all other slots with what they hold, read together. */
export type World = { production: Held; others: Held[] };

export async function readWorld(app: AppService): Promise<World> {
  const [production, others] = await Promise.all([needProduction(app), readOtherSlots(app)]);
  return { production: held(production), others: others.map(held) };
}

const held = (slot: Slot): Held => ({ slot, holding: holdingOf(slot) });

/** The slot beside production that holds the release; null: none does. */
export function holderOf({ others }: World, releaseId: string): Held | null {
  return others.find(({ holding }) => holding.known && holding.release.releaseId === releaseId) ?? null;
}

/** Why it cannot be told yet what the slots hold; null when it can. */
export function underWay({ production, others }: World): string | null {
  for (const { slot, holding } of [production, ...others]) {
    if (slot.site.properties.inProgressOperationId)
      return `Azure is still carrying out a change of ${slot.name}.`;
    if (holding.known && holding.isChanging) return `A deployment to ${slot.name} is under way.`;
  }
  return null;
}

/** A swap that was begun with a preview and neither completed nor cancelled; null: none. */
export function pendingSwap({ production, others }: World): string | null {
  const pending = [production, ...others].find(({ slot }) => slot.site.properties.targetSwapSlot);
  return pending
    ? `A swap with preview of ${pending.slot.name} waits to be completed or cancelled in Azure; cancel it first.`
    : null;
}
