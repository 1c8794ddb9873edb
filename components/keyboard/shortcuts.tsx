"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { NOTHING_TYPED, nextKey } from "./key-sequence.ts";

/** `keys` as they are typed: "c", "?", "g i". `label` says what happens, for the list behind "?". */
export type Shortcut = { keys: string; label: string; run: () => void };

interface Shortcuts {
  add: (shortcut: Shortcut) => () => void;
  list: () => Shortcut[];
  enabled: boolean;
  setEnabled: (enabled: boolean) => void;
}

const ShortcutsContext = createContext<Shortcuts | null>(null);
const FORGOTTEN_AFTER_MS = 1_500;
const STORED = "twokey-shortcuts";

/** Listens for the shortcuts that the parts of the page have registered. They can be switched off for good. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const registered = useRef(new Set<Shortcut>());
  const [enabled, setStored] = useState(true);
  useEffect(() => setStored(localStorage.getItem(STORED) !== "off"), []);
  useEffect(() => (enabled ? listen(registered.current) : undefined), [enabled]);

  const add = useCallback((shortcut: Shortcut) => {
    registered.current.add(shortcut);
    return () => void registered.current.delete(shortcut);
  }, []);
  const value = useMemo(
    () => ({
      add,
      list: () => [...registered.current],
      enabled,
      setEnabled: (on: boolean) => {
        localStorage.setItem(STORED, on ? "on" : "off");
        setStored(on);
      },
    }),
    [add, enabled],
  );
  return <ShortcutsContext value={value}>{children}</ShortcutsContext>;
}

/** Registers a shortcut for as long as the component is on the page. A later one of the same keys wins. */
export function useShortcut(keys: string, label: string, run: () => void): void {
  const shortcuts = useContext(ShortcutsContext);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(
    () => shortcuts?.add({ keys, label, run: () => latest.current() }),
    [shortcuts?.add, keys, label],
  );
}

export function useShortcuts(): Shortcuts {
  const shortcuts = useContext(ShortcutsContext);
  if (!shortcuts) throw new Error("useShortcuts needs a ShortcutProvider around it");
  return shortcuts;
}

function listen(registered: ReadonlySet<Shortcut>): () => void {
  let sequence = NOTHING_TYPED;
  let typedAt = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isForTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.timeStamp - typedAt > FORGOTTEN_AFTER_MS) sequence = NOTHING_TYPED;
    typedAt = event.timeStamp;
    const known = [...registered].reverse();
    sequence = nextKey(
      sequence,
      event.key,
      known.map(({ keys }) => keys),
    );
    const found = known.find(({ keys }) => keys === sequence.complete);
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

function isForTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
