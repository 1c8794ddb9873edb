"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Decision } from "@/lib/domain/decision";
import type { Wizard } from "@/lib/queries/wizard";
import { type DraftPart, draftOf, type WizardDraft } from "./draft";

export type SaveDraft = (input: { incident: number; draft: Partial<WizardDraft> }) => Promise<Decision<null>>;

/** idle: nothing was typed here. failed: kept in this browser and tried again. */
export type DraftState = "idle" | "waiting" | "saved" | "failed";

export type Draft = {
  values: WizardDraft;
  state: DraftState;
  change: <Part extends DraftPart>(part: Part, value: WizardDraft[Part]) => void;
  /** Sends what is still waiting, at once. */
  flush: () => void;
  /** This part was decided: from now on it follows the server again. */
  settle: (part: DraftPart) => void;
};

const PAUSE_MS = 500;
const RETRY_MS = 5_000;

/**
 * What is typed: shown at once, kept in this browser at each stroke and on the server after a pause. What the server
 * has not confirmed survives a reload, a crash and a lost connection. `save` null: the person may
 * not keep drafts for others, so only this browser does.
 */
export function useDraft(wizard: Wizard, save: SaveDraft | null): Draft {
  const { id, number } = wizard.incident;
  const [typed, setTyped] = useState<Partial<WizardDraft>>({});
  const [state, setState] = useState<DraftState>("idle");
  const waiting = useRef<Partial<WizardDraft>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Partial<WizardDraft> | null>(null);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const draft = waiting.current;
    if (!save || sending.current || Object.keys(draft).length === 0) return;
    sending.current = draft;
    waiting.current = {};
    save({ incident: number, draft })
      .then((decision) => decision.ok)
      .catch(() => false)
      .then((saved) => {
        sending.current = null;
        if (!saved) waiting.current = { ...draft, ...waiting.current };
        keep(id, waiting.current);
        setState(saved ? "saved" : "failed");
        if (Object.keys(waiting.current).length > 0) timer.current = setTimeout(flush, saved ? 0 : RETRY_MS);
      });
  }, [id, number, save]);

  const take = useCallback(
    (parts: Partial<WizardDraft>) => {
      setTyped((before) => ({ ...before, ...parts }));
      setState(save ? "waiting" : "idle");
      waiting.current = { ...waiting.current, ...parts };
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    },
    [flush, save],
  );

  useEffect(() => {
    const left = kept(id);
    if (Object.keys(left).length > 0) take(left);
    const onHide = () => {
      if (document.visibilityState === "hidden") flush();
    };
    document.addEventListener("visibilitychange", onHide);
    return () => {
      document.removeEventListener("visibilitychange", onHide);
      flush();
    };
  }, [id, take, flush]);

  return {
    values: useMemo(() => ({ ...draftOf(wizard), ...typed }), [wizard, typed]),
    state,
    change: (part, value) => {
      take({ [part]: value });
      keep(id, { ...sending.current, ...waiting.current });
    },
    flush,
    settle: (part) => setTyped(({ [part]: _, ...others }) => others),
  };
}

const nameOf = (incident: string) => `twokey-draft-${incident}`;

/** Storage may be full or forbidden; then only the server keeps the draft. */
function keep(incident: string, parts: Partial<WizardDraft>): void {
  try {
    if (Object.keys(parts).length === 0) localStorage.removeItem(nameOf(incident));
    else localStorage.setItem(nameOf(incident), JSON.stringify(parts));
  } catch {}
}

/** Written by `keep` alone; the shape is checked field by field, for it may be of an older version. */
function kept(incident: string): Partial<WizardDraft> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(nameOf(incident)) ?? "{}");
    const whole = draftOf({ answers: NOTHING_DECIDED, draft: stored });
    const parts = Object.keys(stored as object).filter((part) => part in whole);
    return Object.fromEntries(parts.map((part) => [part, whole[part as DraftPart]]));
  } catch {
    return {};
  }
}

const NOTHING_DECIDED: Wizard["answers"] = {
  priority: null,
  criteria: [],
  overrideReason: null,
  scope: null,
  way: null,
  wayReason: null,
};
