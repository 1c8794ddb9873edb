import "server-only";
import pg from "pg";
import type { LiveMessage } from "@/lib/domain/live/message";
import { logger } from "@/lib/logger";

/** `onMessage` goes to the browser; `onSession` names the person whose sessions may have ended, or null for all. */
type Listener = { onMessage: (message: string) => void; onSession: (personId: string | null) => void };

/**
 * One LISTEN connection for the whole server process, shared by all browsers that follow it. `tell` is for what the
 * database does not know.
 */
export type LiveHub = {
  subscribe(listener: Listener): () => void;
  tell(message: LiveMessage): void;
  close(): void;
};

const MESSAGES = "twokey_live";
const SESSIONS = "twokey_session";
// After a lost connection nobody knows what was missed, so browsers are told to read everything again.
const RESYNC = JSON.stringify({ topic: "resync" });
const LONGEST_WAIT_MS = 5_000;

function openHub(url: string): LiveHub {
  const listeners = new Set<Listener>();
  let client: pg.Client | null = null;
  let closed = false;
  let waitMs = 100;

  const tell = (message: string) => {
    for (const listener of listeners) listener.onMessage(message);
  };
  const tellSession = (personId: string | null) => {
    for (const listener of listeners) listener.onSession(personId);
  };
  const reconnect = () => {
    if (closed) return;
    setTimeout(() => void connect(), waitMs).unref();
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  };
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, application_name: "twokey live", keepAlive: true });
    next.on("notification", ({ channel, payload }) =>
      channel === SESSIONS ? tellSession(payload ?? null) : tell(payload ?? ""),
    );
    next.on("end", reconnect);
    next.on("error", (error) => logger.warn({ error }, "live connection lost"));
    try {
      await next.connect();
      await next.query(`LISTEN ${MESSAGES}; LISTEN ${SESSIONS}`);
      client = next;
      waitMs = 100;
      tell(RESYNC);
      tellSession(null);
    } catch {
      next.removeListener("end", reconnect);
      await next.end().catch(() => undefined);
      reconnect();
    }
  };
  void connect();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (message) => tell(JSON.stringify(message)),
    close() {
      closed = true;
      listeners.clear();
      void client?.end();
    },
  };
}

// Next bundles route handlers and instrumentation apart; a global keeps it at one connection.
const shared = globalThis as typeof globalThis & { twokeyLiveHub?: LiveHub };

export function liveHub(): LiveHub {
  const url = process.env.LISTEN_DATABASE_URL ?? process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set");
  shared.twokeyLiveHub ??= openHub(url);
  return shared.twokeyLiveHub;
}
