"use client";

import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { serverNow } from "@/lib/client/clock";
import { openLiveChannel } from "@/lib/client/live-channel";
import { applyLiveMessage } from "@/lib/client/live-updates";
import type { LiveMessage } from "@/lib/domain/live/message";

/** live: messages arrive; reconnecting: the line broke at `since` (ms since 1970, the server's clock). */
export type LiveState = { kind: "connecting" } | { kind: "live" } | { kind: "reconnecting"; since: number };

const LiveStateContext = createContext<LiveState>({ kind: "connecting" });

/** Whether what the page shows is up to date. */
export const useLiveState = () => useContext(LiveStateContext);

// While the stream is down the page asks by itself, so that it ages by seconds only; an ended session shows here.
const ASK_WITHOUT_STREAM_MS = 5_000;

/** Holds the cache of the page and keeps it fresh from the one event stream of this browser. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: true } },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <Follow>{children}</Follow>
    </QueryClientProvider>
  );
}

function Follow({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>({ kind: "connecting" });
  useEffect(() => {
    const onMessage = (message: LiveMessage) => applyLiveMessage(client, message);
    const onState = (kind: "live" | "reconnecting") => {
      if (kind === "live") void client.invalidateQueries();
      setState((before) => {
        if (kind === "live") return { kind };
        return before.kind === "reconnecting" ? before : { kind, since: serverNow() };
      });
    };
    return openLiveChannel({ onMessage, onState });
  }, [client]);
  const broken = state.kind === "reconnecting";
  useEffect(() => {
    if (!broken) return;
    const timer = setInterval(() => void client.invalidateQueries(), ASK_WITHOUT_STREAM_MS);
    return () => clearInterval(timer);
  }, [broken, client]);
  return <LiveStateContext value={state}>{children}</LiveStateContext>;
}
