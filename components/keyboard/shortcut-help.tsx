"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useShortcut, useShortcuts } from "./shortcuts";

/** The list behind "?", with the switch that turns single keys off. */
export function ShortcutHelp() {
  const [open, setOpen] = useState(false);
  const { list, enabled, setEnabled } = useShortcuts();
  useShortcut("?", "Show this list", () => setOpen(true));
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        className="grid size-9 place-items-center rounded-md text-ink-muted hover:bg-sunken max-md:hidden"
      >
        <Kbd>?</Kbd>
        <span className="sr-only">Keyboard shortcuts</span>
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Keyboard">
        <dl className="grid gap-2">
          {unique(list()).map((shortcut) => (
            <div key={shortcut.keys} className="flex items-center justify-between gap-4">
              <dt>{shortcut.label}</dt>
              <dd className="flex gap-1">
                {shortcut.keys.split(" ").map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        <label className="mt-5 flex items-center gap-2 border-line border-t pt-4 text-sm">
          <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
          Single keys act on this computer
        </label>
      </Dialog>
    </>
  );
}

/** Of two shortcuts with the same keys the later one acts, so only that one is listed. */
function unique<Entry extends { keys: string }>(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [entry.keys, entry])).values()];
}
