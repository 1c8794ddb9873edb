import type { Logger } from "pino";
import { dueSuspensions, takeFallenRoles } from "@/lib/db/break-glass";
import type { Database } from "@/lib/db/client";
import { lockPeople } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { type Loop, startLoop } from "@/lib/jobs/loop";

const EVERY_MS = 5_000;

export function startSuspendingRoles(deps: { db: Database; signal: AbortSignal; logger: Logger }): Loop {
  return startLoop(EVERY_MS, deps.signal, async () => {
    try {
      await suspendRoles(deps.db);
    } catch (error) {
      deps.logger.error({ error }, "roles could not be suspended");
    }
  });
}

/**
 * Takes roles away in the open that count for nothing already: their holder broke the glass, and somebody objected
 * or nobody countersigned in time. Only a new grant gives them back.
 */
export async function suspendRoles(db: Database): Promise<void> {
  for (const { planId, incidentId, personId, person, objected } of await dueSuspensions(db)) {
    await db.$transaction(async (tx) => {
      await lockPeople(tx);
      const roles = await takeFallenRoles(tx, personId);
      // Another worker was faster.
      if (roles.length === 0) return;
      const because = objected ? "objection" : "not countersigned";
      const body = { planId, person, roles, because } as const;
      await recordEvent(tx, { incidentId, personId: null }, { event: "role_suspended", body });
    });
  }
}
