import type { Refusal } from "@/lib/domain/refusal";

/** What a rule answers: yes with a value, or no with every reason at once (never an empty list). */
export type Decision<T> = { ok: true; value: T } | { ok: false; reasons: Refusal[] };

export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse(first: Refusal, ...others: Refusal[]): { ok: false; reasons: Refusal[] } {
  return { ok: false, reasons: [first, ...others] };
}

/** Yes when no reason against it was found. */
export function acceptUnless<T>(reasons: readonly Refusal[], value: T): Decision<T> {
  return reasons.length === 0 ? accept(value) : { ok: false, reasons: [...reasons] };
}
