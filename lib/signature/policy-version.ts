import { canonicalize } from "@/lib/domain/plan/canonical-json";
import { sha256Hex } from "@/lib/signature/digest";

/** `sha256:` and 64 digits over the rules in force, so that a plan says under which rules it was made. */
export function policyVersion(policy: object): string {
  const text = canonicalize(policy);
  if (!text.ok) throw new TypeError(text.reasons[0]?.message);
  return `sha256:${sha256Hex(new TextEncoder().encode(text.value))}`;
}
