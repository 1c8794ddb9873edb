const EVERY_MS = 10_000;
let lastAt = 0;
let unreported = 0;

/** Writes why a request failed, at most once in ten seconds, with how many failed since the last time. */
export function logFailure(name, error) {
  unreported += 1;
  const now = Date.now();
  if (now - lastAt < EVERY_MS) return;
  console.error(`${unreported} failed, the last one ${name}: ${error.name}: ${error.message}`);
  lastAt = now;
  unreported = 0;
}
