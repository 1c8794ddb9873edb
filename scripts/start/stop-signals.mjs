/**
 * Turns the first Ctrl-C (or SIGTERM, or a closed terminal) into an orderly stop, and the second into a forced one.
 * @param {() => void} onFirst
 * @returns {{ signal: AbortSignal, asked: Promise<void>, onForce: (action: () => void) => void }}
 */
export function onStopSignal(onFirst) {
  const controller = new AbortController();
  const forced = [];
  const asked = new Promise((resolve) => controller.signal.addEventListener("abort", () => resolve()));
  const stop = () => {
    if (controller.signal.aborted) for (const action of forced) action();
    else {
      onFirst();
      controller.abort();
    }
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, stop);
  return { signal: controller.signal, asked, onForce: (action) => forced.push(action) };
}
