/** Keys typed so far that may still become a shortcut such as "g i", and the shortcut that is complete. */
export type KeySequence = { typed: string; complete: string | null };

export const NOTHING_TYPED: KeySequence = { typed: "", complete: null };

/** Takes the next key in. A key that continues nothing begins anew: after "x", "g i" still works. */
export function nextKey(before: KeySequence, key: string, shortcuts: readonly string[]): KeySequence {
  const longer = before.typed === "" ? key : `${before.typed} ${key}`;
  for (const typed of [longer, key]) {
    if (shortcuts.includes(typed)) return { typed: "", complete: typed };
    if (shortcuts.some((known) => known.startsWith(`${typed} `))) return { typed, complete: null };
  }
  return NOTHING_TYPED;
}
