import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import type { Logger } from "pino";
import type { Executions } from "@/lib/jobs/execution/executions";
import type { Next } from "@/lib/jobs/execution/run";

/** Runs plans to their end; told of the same plan twice, it does nothing more. */
export type Engine = { run(planId: string): void; stop(): Promise<void> };

const WORKFLOW = "executePlan";
/** A build that writes the ledger differently gets another number; DBOS resumes only workflows of its own. */
const LEDGER_VERSION = "ledger-1";
const NOT_READY_MS = 1_000;

let executions: Work | null = null;

// The ledger says what is done; DBOS says that somebody has to go on, keeps the waits and resumes after a crash.
const executePlan = DBOS.registerWorkflow(
  async (planId: string): Promise<void> => {
    for (;;) {
      const next = await DBOS.runStep(() => advance(planId), { name: "advance" });
      if (next.next === "ended") return;
      if (next.next === "wait") await DBOS.sleep(next.ms);
    }
  },
  { name: WORKFLOW },
);

/** Waits for nothing when there is such a workflow already: who has begun it may be gone with its machine. */
async function runWorkflow(workflowID: string, planId: string): Promise<void> {
  if (await DBOS.getWorkflowStatus(workflowID)) return;
  const workflow = await DBOS.startWorkflow(executePlan, { workflowID })(planId);
  await workflow.getResult();
}

async function advance(planId: string): Promise<Next> {
  return executions ? executions.advance(planId) : { next: "wait", ms: NOT_READY_MS };
}

/** The part of `Executions` that the engine works with. */
export type Work = Pick<Executions, "take" | "advance" | "drive" | "stop">;

export type EngineSettings = {
  url: string;
  workerId: string;
  logger: Logger;
  /** An execution came to its end: what is live may have changed. */
  onEnded: () => void;
};

/**
 * Starts DBOS on the worker's own database; its tables were made when the database was migrated. `workerId` stays
 * the same from start to start, so that DBOS resumes what this worker left.
 */
export async function startEngine(
  work: Work,
  { url, workerId, logger, onEnded }: EngineSettings,
): Promise<Engine> {
  executions = work;
  const pool = patientPool(url, logger);
  DBOS.setConfig({
    name: "twokey",
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    runMigrations: false,
    applicationVersion: LEDGER_VERSION,
    executorID: workerId,
    logger: quietly(logger),
  });
  await DBOS.launch();

  let stopped = false;
  const following = new Map<string, { again: boolean }>();
  const follow = async (planId: string): Promise<void> => {
    // Begun, taken over or refused by the ledger first: a workflow of a plan that is not approved would be used up.
    if (!(await work.take(planId))) return;
    try {
      await runWorkflow(`execute-plan:${planId}`, planId);
    } catch (error) {
      if (!stopped) logger.error({ error, planId }, "the engine failed, the ledger goes on without it");
    }
    // A workflow of this name may have ended before the ledger did, or belong to a worker that never comes back.
    await work.drive(planId);
    onEnded();
  };
  return {
    run(planId) {
      const known = following.get(planId);
      if (known) {
        known.again = true;
        return;
      }
      const state = { again: true };
      following.set(planId, state);
      void (async () => {
        while (state.again) {
          state.again = false;
          await follow(planId);
        }
      })()
        .catch((error) => logger.error({ error, planId }, "execution interrupted"))
        .finally(() => following.delete(planId));
    },
    async stop() {
      stopped = true;
      await work.stop();
      await DBOS.shutdown();
      if (!pool.ended) await pool.end();
    },
  };
}

/** A connection that the database closes while it is in use says so to whoever listens; to nobody, and the process dies. */
function patientPool(url: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 5, application_name: "twokey engine" });
  const lost = (error: Error) => logger.warn({ error }, "the engine lost a connection");
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}

/** Its warnings are about resuming a workflow that is known already, which is how it is used here. */
function quietly(logger: Logger) {
  return {
    info: () => undefined,
    debug: () => undefined,
    warn: (entry: unknown) => logger.debug({ engine: String(entry) }, "engine"),
    error: (entry: unknown) => logger.error({ engine: String(entry) }, "engine"),
  };
}
