import type { Logger } from "pino";
import type { Database } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { expirePlan, overduePlans } from "@/lib/db/plan";
import { type Loop, startLoop } from "@/lib/jobs/loop";

const EVERY_MS = 5_000;

export function startExpiringPlans(deps: { db: Database; signal: AbortSignal; logger: Logger }): Loop {
  return startLoop(EVERY_MS, deps.signal, async () => {
    try {
      await expirePlans(deps.db);
    } catch (error) {
      deps.logger.error({ error }, "plans could not be expired");
    }
  });
}

/** Says of plans whose time ran out that they have expired, which frees their targets. */
export async function expirePlans(db: Database): Promise<void> {
  for (const overdue of await overduePlans(db)) {
    try {
      await db.$transaction((tx) => expirePlan(tx, overdue));
    } catch (error) {
      // Executed, withdrawn or expired in the meantime, by somebody else.
      if (!guardRefusal(error)) throw error;
    }
  }
}
