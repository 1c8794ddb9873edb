import { useSyncExternalStore } from "react";

const TICK_MS = 1_000;

// How far the server's clock is ahead of this browser's. Answers arrive late, never early, so the largest
// difference seen is the closest to the truth.
let aheadMs: number | null = null;
let ticked: number | null = null;
let timer: ReturnType<typeof setInterval> | undefined;
const followers = new Set<() => void>();

/** Learns from an instant (ms since 1970) that the server's clock showed a moment ago. */
export function learnServerTime(at: number): void {
  const seen = at - Date.now();
  if (aheadMs === null || seen > aheadMs) aheadMs = seen;
}

/** Now, by the server's clock, in ms since 1970. */
export function serverNow(): number {
  return Date.now() + (aheadMs ?? 0);
}

/** The server's now, once a second; `rendered` is the instant that the server's own rendering showed. */
export function useNow(rendered: number): number {
  return useSyncExternalStore(
    follow,
    () => ticked ?? rendered,
    () => rendered,
  );
}

function follow(changed: () => void): () => void {
  followers.add(changed);
  if (!timer) {
    timer = setInterval(tick, TICK_MS);
    ticked = serverNow();
  }
  return () => {
    followers.delete(changed);
    if (followers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    ticked = null;
  };
}

function tick(): void {
  ticked = serverNow();
  for (const changed of followers) changed();
}
