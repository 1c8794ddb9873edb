import { shownState } from "@/components/trigger/shown-state";
import type { StateKind } from "@/components/ui/state-shape";
import { formatCount } from "@/lib/format";
import type { Desk } from "@/lib/queries/desk";

/** The one sentence of the desk: is anything wrong? */
export type Answer = { kind: StateKind; sentence: string; beside: string };

/** "No" is said only when every trigger was judged just now and none is near its limit. */
export function answerOf(desk: Desk, now: number): Answer {
  const all = desk.services.flatMap((service) =>
    service.triggers.map((trigger) => ({ service, shown: shownState(trigger, service.everyMs, now) })),
  );
  const firing = all.filter(({ shown }) => shown.firing);
  const unknown = all.filter(({ shown }) => !shown.known && !shown.firing);
  const pending = all.filter(({ shown }) => shown.kind === "pending");
  const unread = desk.services.filter((service) => service.problems.length > 0);
  const beside = [
    unknown.length > 0 && `${formatCount(unknown.length, "trigger")} cannot be judged`,
    unread.length > 0 && `${formatCount(unread.length, "service")} with problems in the configuration`,
    `${formatCount(all.length, "trigger")} on ${formatCount(desk.services.length, "service")}`,
  ]
    .filter(Boolean)
    .join(" · ");

  if (firing.length > 0) {
    const names = [...new Set(firing.map(({ service }) => service.name))].join(", ");
    return {
      kind: "firing",
      sentence: `${formatCount(firing.length, "trigger")} firing on ${names}`,
      beside,
    };
  }
  if (all.length === 0) return { kind: "unknown", sentence: "Nothing is watched", beside };
  if (unknown.length === all.length) return { kind: "unknown", sentence: "Nobody knows", beside };
  if (pending.length > 0) {
    const sentence = `${formatCount(pending.length, "trigger")} in breach, not yet firing`;
    return { kind: "pending", sentence, beside };
  }
  if (unknown.length > 0 || unread.length > 0) {
    return { kind: "warning", sentence: "Nothing fires, as far as it can be judged", beside };
  }
  return { kind: "ok", sentence: "Nothing is firing", beside };
}

const inks: Partial<Record<StateKind, string>> = {
  ok: "text-ok-ink",
  firing: "text-alarm-ink",
  pending: "text-warn-ink",
  warning: "text-warn-ink",
};

export function inkOf(kind: StateKind): string {
  return inks[kind] ?? "text-ink-muted";
}
