/** A turn taken again and again. `wake` starts the next one at once; `stopped` resolves after the last one. */
export type Loop = { wake: () => void; stopped: Promise<void> };

/**
 * Takes a turn now and then every `everyMs`, counted from start to start and never two at a time, until the signal
 * aborts. A turn handles its own errors; one that throws all the same ends the loop and rejects `stopped`.
 */
export function startLoop(everyMs: number, signal: AbortSignal, turn: () => Promise<void>): Loop {
  let woken = false;
  let endWait = () => {};
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || signal.aborted) endWait();
    });
  const run = async () => {
    while (!signal.aborted) {
      woken = false;
      const startedAt = Date.now();
      await turn();
      await wait(Math.max(0, startedAt + everyMs - Date.now()));
    }
  };
  signal.addEventListener("abort", () => endWait(), { once: true });
  return {
    wake: () => {
      woken = true;
      endWait();
    },
    stopped: run(),
  };
}
