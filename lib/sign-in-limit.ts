const WINDOW_MS = 60_000;
const TRIES_PER_WINDOW = 10;
const ADDRESSES_KEPT = 10_000;

const tries = new Map<string, { count: number; since: number }>();

/** At most ten tries a minute for one address or account. `now` in milliseconds since 1970. */
export function signInAllowed(who: string, now: number): boolean {
  const key = who.toLowerCase();
  const seen = tries.get(key);
  if (!seen || now - seen.since >= WINDOW_MS) {
    if (tries.size >= ADDRESSES_KEPT) tries.clear();
    tries.set(key, { count: 1, since: now });
    return true;
  }
  seen.count += 1;
  return seen.count <= TRIES_PER_WINDOW;
}
