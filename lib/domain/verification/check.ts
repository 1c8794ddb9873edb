/** waiting: not asked yet, or still settling; error: it could not be asked. Only `passed` counts as good. */
export type CheckState = "waiting" | "passed" | "failed" | "inconclusive" | "error";

/** What one check found, in words. `before` and `after` are set where a value is compared. */
export type Finding = { state: CheckState; evidence: string; before?: string; after?: string };

export type Check = { name: string; label: string; state: CheckState; evidence: string };

/**
 * Which check it is, from its name: `version:api` and `health:api` of a target, `smoke:2` (counted from 0),
 * `trigger:error-rate`. `version` and `health` alone are those of a plan with one target.
 */
export type CheckSubject =
  | { kind: "version"; target: string | null }
  | { kind: "health"; target: string | null }
  | { kind: "smoke"; index: number }
  | { kind: "trigger"; trigger: string };

export function nameOf(subject: CheckSubject): string {
  if (subject.kind === "smoke") return `smoke:${subject.index}`;
  if (subject.kind === "trigger") return `trigger:${subject.trigger}`;
  return subject.target === null ? subject.kind : `${subject.kind}:${subject.target}`;
}

export function subjectOf(name: string): CheckSubject | null {
  const [kind, target] = name.split(":", 2);
  if (kind === "version" || kind === "health") return { kind, target: target ?? null };
  if (/^smoke:\d+$/.test(name)) return { kind: "smoke", index: Number(name.slice("smoke:".length)) };
  return name.startsWith("trigger:") ? { kind: "trigger", trigger: name.slice("trigger:".length) } : null;
}
