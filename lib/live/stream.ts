import "server-only";
import { liveHub } from "@/lib/live/hub";

const HEARTBEAT_MS = 15_000;

// Open streams keep a stopping server alive, so instrumentation closes them all on SIGTERM.
const shared = globalThis as typeof globalThis & { twokeyOpenStreams?: Set<() => void> };

export function openStreams(): Set<() => void> {
  shared.twokeyOpenStreams ??= new Set();
  return shared.twokeyOpenStreams;
}

/** Server-sent events: every live message as `data:`, a comment every 15 s so that dead lines are noticed. */
export function liveStream(signal: AbortSignal): Response {
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
      const unsubscribe = liveHub().subscribe((message) => send(`data: ${message}\n\n`));
      const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
      stop = () => {
        clearInterval(heartbeat);
        unsubscribe();
        openStreams().delete(stop);
        signal.removeEventListener("abort", stop);
        try {
          controller.close();
        } catch {
          // already closed by the browser
        }
      };
      openStreams().add(stop);
      signal.addEventListener("abort", stop);
      send("retry: 1000\n\n");
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
