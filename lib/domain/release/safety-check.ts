export type SafetyVerdict = "safe" | "caution" | "blocked";

/** One named question about the rollback, its answer and what the answer rests on. */
export type SafetyCheck = { id: string; title: string; verdict: SafetyVerdict; evidence: string };
