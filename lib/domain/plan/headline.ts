import type { PlanTarget, PlanTo } from "@/lib/domain/plan/plan-document";
import { isNewByNature } from "@/lib/domain/release/platform-name";

type Ends = { target: { name: string }; from: { version: string }; to: { version: string } };

/** What the changes come down to, in few words: “1.5.0” and “1.4.2”; of several targets “api 1.5.0, front 9c1d”. */
export function headlineOf(changes: readonly Ends[]): { from: string; to: string } {
  const [only] = changes;
  if (only && changes.length === 1) return { from: only.from.version, to: only.to.version };
  const named = (end: "from" | "to") =>
    changes.map((change) => `${change.target.name} ${change[end].version}`).join(", ");
  return { from: named("from"), to: named("to") };
}

/** “shop back to 1.4.2”; of several targets “shop back on api and front”. */
export function moveOf({ service, changes }: { service: string; changes: readonly Ends[] }): string {
  if (changes.length === 1) return `${service} back to ${headlineOf(changes).to}`;
  const names = changes.map(({ target }) => target.name);
  return `${service} back on ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Going back to what ran in production before, everywhere. The database says the same in `proposer_may_approve`. */
export function wasAllInProduction(
  changes: readonly { target: Pick<PlanTarget, "platform">; to: Pick<PlanTo, "wasInProduction"> }[],
): boolean {
  return (
    changes.length > 0 &&
    changes.every(({ target, to }) => to.wasInProduction && !isNewByNature(target.platform))
  );
}
