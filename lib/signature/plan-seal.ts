import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { canonicalize, parseCanonical } from "@/lib/domain/plan/canonical-json";
import { inPresentFormat } from "@/lib/domain/plan/earlier-format";
import type { PlanDocument, ReleasePlan } from "@/lib/domain/plan/plan-document";
import { refusal } from "@/lib/domain/refusal";
import { planDocumentSchema } from "@/lib/schemas/plan-document";
import { hexOf, sameBytes, sha256 } from "@/lib/signature/digest";

/** `canonical` are the exact bytes that are stored and signed; `digest` is 64 hexadecimal digits. */
export type SealedPlan<Plan extends PlanDocument = PlanDocument> = {
  document: Plan;
  canonical: Uint8Array<ArrayBuffer>;
  digest: string;
  digestBytes: Uint8Array<ArrayBuffer>;
};

/** Checks a plan and fixes its bytes and digest. */
export function sealPlan(draft: unknown): Decision<SealedPlan> {
  const document = checkPlan(draft);
  if (!document.ok) return document;
  const text = canonicalize(document.value);
  if (!text.ok) return text;
  const canonical = new TextEncoder().encode(text.value);
  // What could not be read back could never be approved or executed either: too long as a whole, for one.
  const readable = parseCanonical(canonical);
  if (!readable.ok) return readable;
  const digest = sha256(canonical);
  return accept({ document: document.value, canonical, digest: hexOf(digest), digestBytes: digest });
}

/** Reads a stored plan back: the digest must belong to the bytes, the bytes must be canonical, the plan valid. */
export function openPlan(canonical: Uint8Array, digest: Uint8Array): Decision<SealedPlan> {
  const computed = sha256(canonical);
  if (!sameBytes(computed, digest)) return refuse(refusal("plan_digest_wrong"));
  const value = parseCanonical(canonical);
  if (!value.ok) return value;
  const document = checkPlan(inPresentFormat(value.value));
  if (!document.ok) return document;
  const bytes = new Uint8Array(canonical);
  return accept({
    document: document.value,
    canonical: bytes,
    digest: hexOf(computed),
    digestBytes: computed,
  });
}

/** The same plan where only one about a release will do; any other is refused. */
export function aboutRelease(plan: Decision<SealedPlan>): Decision<SealedPlan<ReleasePlan>> {
  if (!plan.ok) return plan;
  const { document } = plan.value;
  if (document.kind !== "rollback") return refuse(refusal("plan_not_valid", "The plan is about no release."));
  return accept({ ...plan.value, document });
}

function checkPlan(draft: unknown): Decision<PlanDocument> {
  const parsed = planDocumentSchema.safeParse(draft);
  if (parsed.success) return accept(parsed.data);
  const reasons = parsed.error.issues.map((issue) => {
    const field = issue.path.join(".");
    const code = issue.message.includes("relative target") ? "plan_target_relative" : "plan_not_valid";
    return refusal(code, `The plan cannot be used: ${field === "" ? "it" : field} ${issue.message}.`, field);
  });
  return { ok: false, reasons };
}
