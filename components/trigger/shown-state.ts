import type { StateKind } from "@/components/ui/state-shape";
import { longestGapMs } from "@/lib/domain/trigger/trigger";
import { firingOf, type TriggerState, type UnknownKind } from "@/lib/domain/trigger/trigger-state";

/**
 * A trigger as a person sees it at `now`. `since` is when that began (ms since 1970); `rank` sorts what needs eyes
 * first. Nothing that was not measured just now is ever shown as good.
 */
export type ShownState = {
  kind: StateKind;
  word: string;
  why: string | null;
  since: number | null;
  firing: boolean;
  known: boolean;
  rank: number;
};

type Judged = { state: TriggerState | null; evaluatedAt: number | null };

const unknownWords: Record<UnknownKind, string> = {
  no_data: "No data",
  too_little_traffic: "Too little traffic",
  stale_baseline: "No baseline",
  source_error: "Source error",
};

// On top of the pause that still counts as watching: a page must not flicker when a message is late.
const PATIENCE_MS = 5_000;

export function shownState({ state, evaluatedAt }: Judged, everyMs: number, now: number): ShownState {
  if (!state || evaluatedAt === null) {
    return unknown("unknown", "Not judged yet", "waiting for the first reading", null, false);
  }
  const firing = firingOf(state);
  if (now - evaluatedAt > longestGapMs(everyMs) + PATIENCE_MS) {
    return unknown("unknown", "Not measured", "nobody looks at it now", evaluatedAt, firing !== null);
  }
  switch (state.kind) {
    case "ok":
      return { kind: "ok", word: "OK", why: null, since: null, firing: false, known: true, rank: 5 };
    case "recovered":
      return shown("recovered", "Recovered", state.recoveredAt, 4);
    case "pending":
      return shown("pending", "Pending", state.since, 1);
    case "firing":
      return { ...shown("firing", "Firing", state.since, 0), firing: true };
    default: {
      const kind = state.kind === "source_error" ? "failed" : "unknown";
      return unknown(kind, unknownWords[state.kind], state.reason, state.since, firing !== null);
    }
  }
}

function shown(kind: StateKind, word: string, since: number, rank: number): ShownState {
  return { kind, word, why: null, since, firing: false, known: true, rank };
}

/** A firing stands until a good reading ends it, so it stays in view when the data goes missing. */
function unknown(
  kind: StateKind,
  word: string,
  why: string,
  since: number | null,
  firing: boolean,
): ShownState {
  if (firing) {
    return { kind: "firing", word: `Firing, ${lowerFirst(word)}`, why, since, firing, known: false, rank: 0 };
  }
  return { kind, word, why, since, firing, known: false, rank: kind === "failed" ? 2 : 3 };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
