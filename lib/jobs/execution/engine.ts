import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Logger } from "pino";
import type { Executions } from "@/lib/jobs/execution/executions";

/** Runs plans to their end; told of the same plan twice, it does nothing more. */
export type Engine = { run(planId: string): void; stop(): Promise<void> };

const WORKFLOW = "executePlan";
/** A build that writes the ledger differently gets another number; DBOS resumes only workflows of its own. */
const LEDGER_VERSION = "ledger-1";

let executions: Executions | null = null;
const running = new Set<string>();

// The ledger says what is done; DBOS says that somebody has to go on, keeps the waits and resumes after a crash.
const executePlan = DBOS.registerWorkflow(
  async (planId: string): Promise<void> => {
    running.add(planId);
    try {
      for (;;) {
        const next = await DBOS.runStep(() => advance(planId), { name: "advance" });
        if (next.next === "ended") return;
        if (next.next === "wait") await DBOS.sleep(next.ms);
      }
    } finally {
      running.delete(planId);
    }
  },
  { name: WORKFLOW },
);

async function advance(planId: string) {
  return executions ? executions.advance(planId) : ({ next: "wait", ms: 1_000 } as const);
}

/**
 * Starts DBOS on the worker's own database; its tables were made when the database was migrated. `workerId` stays
 * the same from start to start, so that DBOS resumes what this worker left.
 */
export async function startEngine(
  work: Executions,
  { url, workerId, logger }: { url: string; workerId: string; logger: Logger },
): Promise<Engine> {
  executions = work;
  DBOS.setConfig({
    name: "twokey",
    systemDatabaseUrl: url,
    systemDatabasePoolSize: 5,
    runMigrations: false,
    applicationVersion: LEDGER_VERSION,
    executorID: workerId,
    logger: quietly(logger),
  });
  await DBOS.launch();
  const follow = async (planId: string) => {
    try {
      const handle = await DBOS.startWorkflow(executePlan, { workflowID: `execute-plan:${planId}` })(planId);
      await handle.getResult();
    } catch (error) {
      logger.error({ error, planId }, "the engine failed, the ledger goes on without it");
    }
    // A workflow of the same name may have ended before the ledger did.
    await work.drive(planId);
  };
  return {
    run(planId) {
      if (running.has(planId)) return;
      running.add(planId);
      void follow(planId)
        .catch((error) => logger.error({ error, planId }, "execution interrupted"))
        .finally(() => running.delete(planId));
    },
    async stop() {
      await work.stop();
      await DBOS.shutdown();
    },
  };
}

function quietly(logger: Logger) {
  return {
    info: () => undefined,
    debug: () => undefined,
    warn: (entry: unknown) => logger.warn({ engine: String(entry) }, "engine"),
    error: (entry: unknown) => logger.error({ engine: String(entry) }, "engine"),
  };
}
