import { accept, type Decision, refuse } from "@/lib/domain/decision";
import type { Phase } from "@/lib/domain/message/phase";
import { refusal } from "@/lib/domain/refusal";

export type VerificationState = "running" | "passed" | "failed" | "inconclusive";

/**
 * What decides whether "resolved" may be said: how the newest execution was verified (null: there is no
 * verification of it), and whether the incident was declared resolved, which may also be a commander's override.
 */
export type Standing = { verification: VerificationState | null; resolved: boolean };

const WHY: Record<Exclude<VerificationState, "passed"> | "none", string> = {
  none: "Nothing was verified yet.",
  running: "Verification is still running.",
  failed: "Verification failed.",
  inconclusive: "Verification came to no conclusion.",
};

/** Nobody may be told that it is over before verification passed or a commander overrode it with a reason. */
export function maySayResolved({ verification, resolved }: Standing): Decision<null> {
  if (resolved || verification === "passed") return accept(null);
  const way =
    "It opens when verification passes, or when a commander declares the incident resolved with a reason.";
  return refuse(refusal("verification_not_passed", `${WHY[verification ?? "none"]} ${way}`, "phase"));
}

const CLAIM =
  /\b(?:is|are|was|were|been|fully|now|status\W{1,6})\s*(?:\w+\s+)?resolved\b|^\W*resolved\b|all systems (?:are )?(?:operational|operating normally)/im;
const DENIAL = /\b(?:not|until|once|when|before|if|unless|will be|to be)\b[^.!?\n]{0,40}\bresolved\b/gi;

/** Whether prose claims the end: "is resolved", a line that begins with it. "Not yet resolved" does not. */
export function claimsResolved(text: string): boolean {
  return CLAIM.test(text.replace(DENIAL, ""));
}

/** May this text leave the desk in any way? Not with the phase "resolved" or the claim while that is locked. */
export function mayBeTold<Text extends { phase: Phase; title: string; body: string }>(
  text: Text,
  standing: Standing,
): Decision<Text> {
  const allowed = maySayResolved(standing);
  if (allowed.ok) return accept(text);
  if (text.phase === "resolved") return allowed;
  if (!claimsResolved(`${text.title}\n${text.body}`)) return accept(text);
  const instead = "Say what is being watched instead.";
  const message = `The text says that it is resolved, and verification has not passed. ${instead}`;
  return refuse(refusal("message_says_resolved", message, "body"));
}
