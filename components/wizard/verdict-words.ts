import type { SafetyVerdict } from "@/lib/domain/release/safety-check";

export const VERDICT_SENTENCE: Record<SafetyVerdict, string> = {
  safe: "Every check has evidence for it.",
  caution:
    "Something speaks against it, or nobody knows. Going on takes a written reason that both approvers see.",
  blocked: "The checks say no. Going on all the same takes a written reason that both approvers see.",
};
