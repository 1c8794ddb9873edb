import { createHmac, randomBytes } from "node:crypto";

const CELLS = 2 ** 16;
const MOST_COUNTED = 2 ** 16 - 1;

/** One attempt: allowed, and given back when it should not count after all, or refused until the window ends. */
export type Turn = { allowed: true; giveBack: () => void } | { allowed: false; retryAfterMs: number };

/**
 * At most `most` attempts of one key in each window of `windowMs`, for any number of keys in 256 KB. Nothing is ever
 * pushed out, so nobody gets new attempts by asking in many names: keys share counters by a secret hash, and a key is refused when
 * both of its counters are full. Sharing can refuse too early, never too late.
 */
export function attemptLimit({ most, windowMs }: { most: number; windowMs: number }) {
  const secret = randomBytes(16);
  const rows = [new Uint16Array(CELLS), new Uint16Array(CELLS)] as const;
  let window = -1;

  const counters = (key: string) => {
    const hash = createHmac("sha256", secret).update(key).digest();
    return rows.map((row, index) => ({ row, cell: hash.readUInt16BE(index * 2) }));
  };
  return {
    /** `now` in milliseconds since 1970. */
    take(key: string, now: number): Turn {
      const current = Math.floor(now / windowMs);
      if (current > window) {
        window = current;
        for (const row of rows) row.fill(0);
      }
      const own = counters(key);
      const counted = Math.min(...own.map(({ row, cell }) => row[cell] ?? MOST_COUNTED));
      if (counted >= most) return { allowed: false, retryAfterMs: (window + 1) * windowMs - now };
      const add = (by: 1 | -1) => {
        for (const { row, cell } of own) {
          row[cell] = Math.max(0, Math.min((row[cell] ?? 0) + by, MOST_COUNTED));
        }
      };
      add(1);
      return { allowed: true, giveBack: () => current === window && add(-1) };
    },
  };
}
