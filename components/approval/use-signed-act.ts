import { useState } from "react";
import { type SignedAct, signWithPasskey } from "@/lib/client/sign";
import type { Decision } from "@/lib/domain/decision";
import type { Refusal } from "@/lib/domain/refusal";
import type { ProofInput } from "@/lib/schemas/approval-input";

/** `password` null: sign with a passkey. */
type Attempt = { planId: string; act: SignedAct; password: string | null };

/** Gets a proof, sends the act, and keeps what was said against it. Answers true when it was done. */
export function useSignedAct() {
  const [pending, setPending] = useState(false);
  const [errors, setErrors] = useState<Refusal[]>([]);

  async function send(
    attempt: Attempt,
    act: (proof: ProofInput) => Promise<Decision<unknown>>,
  ): Promise<boolean> {
    setPending(true);
    setErrors([]);
    try {
      const proof = await proofFor(attempt);
      const decision = await act(proof);
      if (!decision.ok) setErrors(decision.reasons);
      return decision.ok;
    } catch (error) {
      setErrors([{ code: "failed_unexpectedly", message: sentenceOf(error) }]);
      return false;
    } finally {
      setPending(false);
    }
  }
  return { pending, errors, send };
}

async function proofFor({ planId, act, password }: Attempt): Promise<ProofInput> {
  return password === null ? signWithPasskey(planId, act) : { kind: "reauthenticate", password };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error && error.message
    ? error.message
    : "The server could not be reached. Load the page again to see whether it arrived.";
}
