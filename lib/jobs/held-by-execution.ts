import type { TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { plansUnderWay } from "@/lib/db/execution-under-way";
import { aboutRelease, openPlan } from "@/lib/signature/plan-seal";

/**
 * Targets that an execution under way works on and that `next` no longer has, or has otherwise, such as "shop/main".
 * With them changed in the middle the rest of the plan would be refused, and the targets would stay half changed.
 */
export async function heldByExecution(
  db: Database,
  before: TwokeyConfig,
  next: TwokeyConfig,
): Promise<string[]> {
  const plans = await plansUnderWay(db);
  const places = plans.flatMap(({ canonical, digest }) => {
    const plan = aboutRelease(openPlan(canonical, digest));
    if (!plan.ok) return [];
    const { service, changes } = plan.value.document;
    return changes.map(({ target }) => ({ service, target: target.name }));
  });
  const held = places.filter((place) => settingsAt(before, place) !== settingsAt(next, place));
  return [...new Set(held.map(({ service, target }) => `${service}/${target}`))];
}

/** Credentials are not told apart: a new one for the same target harms nobody. */
function settingsAt(config: TwokeyConfig, place: { service: string; target: string }): string | null {
  const service = config.services.find(({ key }) => key === place.service);
  const target = service?.targets.find(({ name }) => name === place.target);
  return target ? JSON.stringify(target.settings) : null;
}
