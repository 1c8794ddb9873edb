import { readOperation } from "@/lib/adapters/release-platforms/app-service/operation";
import type { AppService } from "@/lib/adapters/release-platforms/app-service/read";
import { stepsFor, turnsOff } from "@/lib/adapters/release-platforms/app-service/steps";
import {
  holderOf,
  pendingSwap,
  readWorld,
  underWay,
  type World,
} from "@/lib/adapters/release-platforms/app-service/world";
import { observeProduction } from "@/lib/adapters/release-platforms/production-answers";
import type { Ends, Observation } from "@/lib/adapters/release-platforms/release-platform";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, SwapSlotsStep } from "@/lib/domain/plan/plan-step";

/** Looks at all slots once. A swap is told by what they hold, never by a flag: swapping twice takes it back. */
export async function observe(
  app: AppService,
  step: PlanStep,
  ends: Ends,
  key: string | null,
): Promise<Observation> {
  const foreign = foreignStep(app, step, ends);
  if (foreign !== null) return { at: "other", what: foreign };
  const running = key === null ? null : await stillRunning(app, key);
  if (running !== null) return { at: "unknown", why: running };
  const world = await readWorld(app);
  const why = underWay(world);
  if (why !== null) return { at: "unknown", why };
  const pending = pendingSwap(world);
  if (pending !== null) return { at: "other", what: pending };
  return step.kind === "swap-slots"
    ? seeSwap(app, world, step, ends)
    : seeAutoSwap(app, world, turnsOff(step) ?? false, ends);
}

/** Why the step is not one for this target as it is configured now; null when it is. */
function foreignStep({ target }: AppService, step: PlanStep, ends: Ends): string | null {
  const slot = step.kind === "swap-slots" ? step.slot : "";
  const ours = (["set", "lift"] as const).flatMap((wish) => stepsFor(target, slot, ends, wish));
  const isOurs = "url" in step && ours.some((each) => "url" in each && each.url === step.url);
  return isOurs ? null : "The plan is for another app, or the target was configured anew after it was made.";
}

async function seeSwap(app: AppService, world: World, step: SwapSlotsStep, ends: Ends): Promise<Observation> {
  const { from, to } = ends;
  const { production, others } = world;
  if (!production.holding.known) return { at: "other", what: production.holding.why };
  const live = production.holding.release;
  const source = others.find(({ slot }) => slot.name === step.slot);
  const inSource = source?.holding.known ? source.holding.release.releaseId : null;
  if (live.releaseId === to.releaseId) {
    if (inSource === to.releaseId)
      return { at: "unknown", why: `Production and ${step.slot} hold the same: a swap may be half read.` };
    const changed = whyNotTo(production, to);
    if (changed !== null) return { at: "other", what: changed };
    const left =
      inSource === from.releaseId ? `${step.slot} ${from.releaseId}` : `${step.slot} something newer`;
    return observeProduction(
      app.target.versionUrl,
      ends,
      `By Azure production holds ${to.releaseId}, and ${left}`,
    );
  }
  if (live.releaseId !== from.releaseId)
    return { at: "other", what: `Production holds ${live.releaseId}, which the plan does not know.` };
  if (!source) return { at: "other", what: `There is no slot ${step.slot} any more.` };
  const why = whyNotTo(source, to);
  return why === null ? { at: "from" } : { at: "other", what: why };
}

function seeAutoSwap(app: AppService, world: World, off: boolean, ends: Ends): Observation {
  const { production, others } = world;
  if (!production.holding.known) return { at: "other", what: production.holding.why };
  const live = production.holding.release.releaseId;
  const [from, to] = [ends.from.releaseId, ends.to.releaseId];
  const holder = live === to ? production : holderOf(world, to);
  if (live !== to && (live !== from || !off)) return { at: "other", what: `Production holds ${live}.` };
  if (!holder) return { at: "other", what: `No slot holds ${to} any more.` };
  const changed = whyNotTo(holder, ends.to);
  if (changed !== null) return { at: "other", what: changed };
  const slot = others.find(({ slot }) => slot.name === app.target.autoSwapSlot)?.slot;
  if (!slot) return { at: "other", what: `There is no slot ${app.target.autoSwapSlot} any more.` };
  const into = slot.config.properties.autoSwapSlotName ?? "";
  const isThere = off ? into === "" : into === "production";
  return isThere ? { at: "to", evidence: autoSwapWords(slot.name, into) } : { at: "from" };
}

export function autoSwapWords(slot: string, into: string): string {
  return into === ""
    ? `Auto swap of ${slot} is off.`
    : `Deployments to ${slot} are swapped into ${into} by themselves.`;
}

/** Why what a slot holds is not the release that was signed; null when it is. */
function whyNotTo({ slot, holding }: World["production"], to: PlanTo): string | null {
  if (!holding.known) return holding.why;
  const { releaseId, artefactDigest } = holding.release;
  if (releaseId !== to.releaseId)
    return `${slot.name} holds ${releaseId} by now, so swapping it would be no rollback.`;
  if (artefactDigest !== to.artefactDigest)
    return `${to.releaseId} was deployed anew after the plan was made.`;
  return holding.fault;
}

/** A swap of this process that has not ended yet; null: none is known. */
async function stillRunning(app: AppService, key: string): Promise<string | null> {
  const url = app.operations.get(key);
  if (url === undefined) return null;
  const seen = await readOperation(app, url);
  if (seen.state === "running") return "The operation of Azure is not done.";
  app.operations.delete(key);
  return null;
}
