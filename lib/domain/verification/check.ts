/** waiting: not asked yet, or still settling; error: it could not be asked. Only `passed` counts as good. */
export type CheckState = "waiting" | "passed" | "failed" | "inconclusive" | "error";

/** What one check found, in words. `before` and `after` are set where a value is compared. */
export type Finding = { state: CheckState; evidence: string; before?: string; after?: string };

export type Check = { name: string; label: string; state: CheckState; evidence: string };

/** Which check it is, from its name: `version`, `health`, `smoke:2` (counted from 0), `trigger:error-rate`. */
export type CheckSubject =
  | { kind: "version" }
  | { kind: "health" }
  | { kind: "smoke"; index: number }
  | { kind: "trigger"; trigger: string };

export function nameOf(subject: CheckSubject): string {
  if (subject.kind === "smoke") return `smoke:${subject.index}`;
  return subject.kind === "trigger" ? `trigger:${subject.trigger}` : subject.kind;
}

export function subjectOf(name: string): CheckSubject | null {
  if (name === "version" || name === "health") return { kind: name };
  if (/^smoke:\d+$/.test(name)) return { kind: "smoke", index: Number(name.slice("smoke:".length)) };
  return name.startsWith("trigger:") ? { kind: "trigger", trigger: name.slice("trigger:".length) } : null;
}
