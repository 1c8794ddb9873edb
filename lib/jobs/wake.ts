import pg from "pg";
import type { Logger } from "pino";
import { z } from "zod";

const CHANNEL = "twokey_wake";
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

const messageSchema = z.object({ job: z.string(), id: z.string().nullable() });
export type WakeUp = z.infer<typeof messageSchema>;

/**
 * Hears what the database's triggers say there is to do. What is said while the connection is down is lost, so
 * `onConnected` is called each time it stands: then everything is looked for in the tables.
 */
export function listenForWork(
  url: string,
  on: { wakeUp: (message: WakeUp) => void; connected: () => void },
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): void {
  let waitMs = FIRST_WAIT_MS;
  let client: pg.Client | null = null;

  const again = () => {
    if (signal.aborted) return;
    setTimeout(() => void connect(), waitMs).unref();
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  };
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, application_name: "twokey worker", keepAlive: true });
    next.on("error", (error) => logger.warn({ error }, "wake-up connection lost"));
    next.on("notification", ({ payload }) => {
      const message = read(payload);
      if (message) on.wakeUp(message);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      logger.warn({ error }, "wake-up connection not made");
      await next.end().catch(() => undefined);
      return again();
    }
    client = next;
    waitMs = FIRST_WAIT_MS;
    next.once("end", again);
    if (signal.aborted) await next.end();
    else on.connected();
  };
  signal.addEventListener("abort", () => void client?.end(), { once: true });
  void connect();
}

function read(payload: string | undefined): WakeUp | null {
  try {
    return messageSchema.parse(JSON.parse(payload ?? ""));
  } catch {
    return null;
  }
}
