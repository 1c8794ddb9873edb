import type { EventName, LogEntry } from "@/lib/domain/timeline/event";

export type Entry<Name extends EventName> = Extract<LogEntry, { event: Name }>;

export function is<Name extends EventName>(entry: LogEntry, ...names: readonly Name[]): entry is Entry<Name> {
  const wanted: readonly string[] = names;
  return wanted.includes(entry.event);
}

export function first<Name extends EventName>(log: readonly LogEntry[], name: Name): Entry<Name> | undefined {
  return log.find((entry) => is(entry, name));
}

export function last<Name extends EventName>(
  log: readonly LogEntry[],
  ...names: readonly Name[]
): Entry<Name> | undefined {
  return log.findLast((entry) => is(entry, ...names));
}
