import type { GuardWatch } from "@/lib/db/guards/watch";
import type { Work } from "@/lib/jobs/execution/engine";

/** Work that is only taken up while every guard of the database stands: without them nobody counts the keys. */
export function guardedWork(work: Work, guards: GuardWatch): Work {
  return {
    take: async (planId) => (await guards.differences()).length === 0 && work.take(planId),
    advance: (planId) => work.advance(planId),
    drive: (planId) => work.drive(planId),
    stop: () => work.stop(),
  };
}
