import { useCallback, useEffect, useState } from "react";

/** What a person has typed and not saved. `basedOn` is the saved version that it began from. */
export type Unsaved<Text> = { text: Text; basedOn: number };

/**
 * Keeps unsaved text in this browser until it is saved or dropped, so that a reload, another tab of the page or
 * a closed window loses nothing. Null: nothing is unsaved. `restored` says that it came from an earlier visit.
 */
export function useKeptText<Text>(key: string) {
  const [unsaved, setUnsaved] = useState<Unsaved<Text> | null>(null);
  const [restored, setRestored] = useState(false);

  useEffect(() => {
    const found = read<Text>(key);
    setUnsaved(found);
    setRestored(found !== null);
  }, [key]);

  const keep = useCallback(
    (next: Unsaved<Text> | null) => {
      setUnsaved(next);
      if (next === null) setRestored(false);
      write(key, next);
    },
    [key],
  );
  return { unsaved, restored, keep };
}

function read<Text>(key: string): Unsaved<Text> | null {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? null : (JSON.parse(stored) as Unsaved<Text>);
  } catch {
    return null;
  }
}

/** A browser that keeps nothing, or is full, still lets one write and save. */
function write(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The text stays in the page.
  }
}
