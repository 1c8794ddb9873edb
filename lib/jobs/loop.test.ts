import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startLoop } from "./loop";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A loop whose turns last `turnMs`, with the instants at which they began. */
function loopOf(everyMs: number, turnMs = 0) {
  const stop = new AbortController();
  const begun: number[] = [];
  const startedAt = Date.now();
  const loop = startLoop(everyMs, stop.signal, async () => {
    begun.push(Date.now() - startedAt);
    if (turnMs > 0) await new Promise((resolve) => setTimeout(resolve, turnMs));
  });
  return { begun, loop, stop };
}

describe("a loop", () => {
  it("takes a turn at once and then one each period, counted from start to start", async () => {
    const { begun } = loopOf(1_000, 300);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(begun).toEqual([0, 1_000, 2_000]);
  });

  it("never takes two turns at a time: a slow one delays the next", async () => {
    const { begun } = loopOf(1_000, 1_700);
    await vi.advanceTimersByTimeAsync(3_600);
    expect(begun).toEqual([0, 1_701, 3_402]);
  });

  it("takes a turn at once when it is woken while waiting", async () => {
    const { begun, loop } = loopOf(5_000);
    await vi.advanceTimersByTimeAsync(100);
    loop.wake();
    await vi.advanceTimersByTimeAsync(1);
    expect(begun).toEqual([0, 100]);
  });

  it("takes one more turn when it is woken during one", async () => {
    const { begun, loop } = loopOf(5_000, 200);
    await vi.advanceTimersByTimeAsync(100);
    loop.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun).toEqual([0, 200]);
  });

  it("ends after the turn under way when it is told to stop", async () => {
    const { begun, loop, stop } = loopOf(1_000, 300);
    await vi.advanceTimersByTimeAsync(1_100);
    stop.abort();
    await vi.advanceTimersByTimeAsync(300);
    await loop.stopped;
    expect(begun).toEqual([0, 1_000]);
  });

  it("ends its wait when it is told to stop", async () => {
    const { loop, stop } = loopOf(60_000);
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    await expect(loop.stopped).resolves.toBeUndefined();
  });
});
