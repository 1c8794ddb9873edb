import type { Logger } from "pino";
import { LOOK_EVERY_MS } from "@/lib/domain/execution/lease";
import type { Engine } from "@/lib/jobs/execution/engine";
import type { Executions } from "@/lib/jobs/execution/executions";
import { type Loop, startLoop } from "@/lib/jobs/loop";

/**
 * Looks for plans that somebody has to work on: approved and not begun, or begun by a worker that is gone. The
 * second approval does not wait for this; it wakes the worker by itself.
 */
export function startExecutions(
  executions: Executions,
  engine: Engine,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Loop {
  return startLoop(LOOK_EVERY_MS, signal, async () => {
    try {
      for (const planId of await executions.unfinished()) engine.run(planId);
    } catch (error) {
      logger.error({ error }, "unfinished executions could not be looked for");
    }
  });
}
