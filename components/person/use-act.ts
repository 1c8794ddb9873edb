import { useState } from "react";
import type { Decision } from "@/lib/domain/decision";
import type { Refusal } from "@/lib/domain/refusal";

/** One act at a time: whether it is under way, what was said against it, and its value when it was accepted. */
export function useAct() {
  const [pending, setPending] = useState(false);
  const [errors, setErrors] = useState<Refusal[]>([]);

  async function act<Value>(attempt: () => Promise<Decision<Value>>): Promise<{ value: Value } | null> {
    setPending(true);
    setErrors([]);
    try {
      const decision = await attempt();
      if (decision.ok) return { value: decision.value };
      setErrors(decision.reasons);
    } catch (error) {
      setErrors([{ code: "failed_unexpectedly", message: sentenceOf(error) }]);
    } finally {
      setPending(false);
    }
    return null;
  }
  return { pending, errors, act };
}

/** What stands beside this field. */
export function errorOf(errors: readonly Refusal[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.message;
}

/** What belongs to no field that is on the screen. */
export function otherErrors(errors: readonly Refusal[], fields: readonly string[]): Refusal[] {
  return errors.filter(({ field }) => field === undefined || !fields.includes(field));
}

function sentenceOf(error: unknown): string {
  return error instanceof Error && error.message
    ? error.message
    : "The server could not be reached. Load the page again to see whether it arrived.";
}
