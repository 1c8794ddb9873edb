/** A stream of random numbers that the same seed repeats. */
export type Random = {
  below: (most: number) => number;
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  bytes: (length: number) => Buffer;
};

/** Says its seed, so that a failure can be run again: TWOKEY_SEED replaces today's. */
export function seeded(what: string): Random {
  const seed = Number(process.env.TWOKEY_SEED ?? 20261126);
  console.log(`${what}: TWOKEY_SEED=${seed}`);
  let state = seed >>> 0;
  // mulberry32: small, fast and good enough to choose attacks with.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    below,
    pick: <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0],
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}
