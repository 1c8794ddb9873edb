import "server-only";
import { liveHub } from "@/lib/live/hub";

const HEARTBEAT_MS = 15_000;

// Next bundles route handlers and instrumentation apart; a global is what both see.
const shared = globalThis as typeof globalThis & {
  twokeyStreams?: { open: Set<() => void>; ended: boolean };
};

function streams() {
  shared.twokeyStreams ??= { open: new Set(), ended: false };
  return shared.twokeyStreams;
}

/** Closes all streams and opens none from now on: one open stream keeps a stopping server alive. */
export function endStreams(): void {
  streams().ended = true;
  for (const stop of [...streams().open]) stop();
}

/** What the stream has to know about the session that opened it. */
export type Follower = { actor: { personId: string }; expiresAt: Date; stillGood: () => Promise<boolean> };

/**
 * Server-sent events: every live message as `data:`, a comment every 15 s so that dead lines are noticed. The stream
 * ends with its session: looked at whenever the person's logins or roles change, and with each of those comments.
 */
export function liveStream(signal: AbortSignal, follower: Follower): Response {
  // Browsers come back at once on a connection that is still open.
  if (streams().ended) return new Response(null, { status: 503, headers: { connection: "close" } });
  const text = new TextEncoder();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (chunk: string) => {
        try {
          controller.enqueue(text.encode(chunk));
        } catch {
          stop();
        }
      };
      const look = async () => {
        const good = follower.expiresAt > new Date() && (await follower.stillGood().catch(() => false));
        if (!good) stop();
      };
      const unsubscribe = liveHub().subscribe({
        onMessage: (message) => send(`data: ${message}\n\n`),
        onSession: (personId) => {
          if (personId === null || personId === follower.actor.personId) void look();
        },
      });
      const heartbeat = setInterval(() => {
        send(": still here\n\n");
        void look();
      }, HEARTBEAT_MS);
      stop = () => {
        clearInterval(heartbeat);
        unsubscribe();
        streams().open.delete(stop);
        signal.removeEventListener("abort", stop);
        try {
          controller.close();
        } catch {
          // already closed by the browser
        }
      };
      streams().open.add(stop);
      signal.addEventListener("abort", stop);
      send("retry: 1000\n\n");
      // It may have ended between the question who asks and this moment.
      void look();
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
