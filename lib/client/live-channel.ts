import type { LiveMessage } from "@/lib/domain/live/message";

type Follower = {
  onMessage: (message: LiveMessage) => void;
  onState: (state: "live" | "reconnecting") => void;
};

type Shared = { message: LiveMessage } | { state: "live" | "reconnecting" } | { ask: true };

const NAME = "twokey-live";

/**
 * One event stream for the whole browser: a browser allows six connections a server, so the tab that holds
 * the lock reads the stream and the others listen to it. When that tab closes, the next one takes over.
 */
export function openLiveChannel(follower: Follower): () => void {
  const channel = new BroadcastChannel(NAME);
  const stopped = new AbortController();
  let lead: { state: "live" | "reconnecting" } | null = null;

  const receive = (shared: Shared) => {
    if ("message" in shared) follower.onMessage(shared.message);
    else if ("state" in shared) follower.onState(shared.state);
    else if (lead) channel.postMessage({ state: lead.state } satisfies Shared);
  };
  channel.onmessage = (event: MessageEvent<Shared>) => receive(event.data);
  channel.postMessage({ ask: true } satisfies Shared);

  const share = (shared: Shared) => {
    channel.postMessage(shared);
    receive(shared);
  };
  const leadUntilStopped = () =>
    new Promise<void>((resolve) => {
      // The lock may have been granted in the very moment in which the page was left.
      if (stopped.signal.aborted) return resolve();
      lead = { state: "reconnecting" };
      const close = readStream((shared) => {
        if (lead && "state" in shared) lead.state = shared.state;
        share(shared);
      });
      stopped.signal.addEventListener("abort", () => {
        close();
        resolve();
      });
    });
  navigator.locks.request(NAME, { signal: stopped.signal }, leadUntilStopped).catch(() => undefined);

  return () => {
    stopped.abort();
    channel.close();
  };
}

/** Reads /api/live, says when it breaks and opens it anew; EventSource gives up on some errors by itself. */
function readStream(share: (shared: Shared) => void): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const open = () => {
    source = new EventSource("/api/live");
    source.onopen = () => share({ state: "live" });
    source.onmessage = (event) => share({ message: JSON.parse(event.data) as LiveMessage });
    source.onerror = () => {
      share({ state: "reconnecting" });
      source?.close();
      // Spread, so that a thousand browsers do not come back in the same instant.
      if (!closed) retry = setTimeout(open, 500 + Math.random() * 1_000);
    };
  };
  open();
  return () => {
    closed = true;
    clearTimeout(retry);
    source?.close();
  };
}
