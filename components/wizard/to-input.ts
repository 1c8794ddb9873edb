import type { z } from "zod";
import type { Scope } from "@/lib/domain/incident/scope";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { SafetyVerdict } from "@/lib/domain/release/safety-check";
import type { Way } from "@/lib/domain/release/way-back";
import type { priorityInput, proposalInput, scopeInput, wayBackInput } from "@/lib/schemas/incident-input";
import type { WizardDraft } from "./draft";

export type PriorityInput = z.input<typeof priorityInput>;
export type ScopeInput = z.input<typeof scopeInput>;
export type WayBackInput = z.input<typeof wayBackInput>;
export type ProposalInput = z.input<typeof proposalInput>;

export function toPriorityInput(incident: number, draft: WizardDraft["priority"]): PriorityInput {
  const { criteria, override, overrideReason } = draft;
  return {
    incident,
    // Ids come from the list itself; an unknown one is refused by the server.
    criteria: criteria as PriorityInput["criteria"],
    override,
    overrideReason: override === null ? "" : overrideReason,
  };
}

/** Null while nothing is chosen. A percentage that is no number becomes NaN, which the rule refuses. */
export function toScope({ kind, percent, region, segment }: WizardDraft["scope"]): Scope | null {
  switch (kind) {
    case null:
      return null;
    case "percentage":
      return { kind, percent: percent.trim() === "" ? Number.NaN : Number(percent) };
    case "region":
      return { kind, name: region };
    case "segment":
      return { kind, name: segment };
    default:
      return { kind };
  }
}

export function toWayBackInput(
  incident: number,
  draft: WizardDraft["wayBack"] & { way: Way },
  recommended: Way | null,
): WayBackInput {
  const { way, reason, rootCause } = draft;
  return { incident, way, recommended, reason, rootCause: way === "fix_forward" ? rootCause : "" };
}

export function toProposalInput(
  incident: number,
  draft: WizardDraft["proposal"],
  assessment: { id: string; verdict: SafetyVerdict },
): ProposalInput {
  const overrideReason = assessment.verdict === "safe" ? "" : draft.overrideReason;
  return { incident, assessmentId: assessment.id, reason: draft.reason, overrideReason };
}

/** What is still missing before a plan can be proposed, in the words of the rules. */
export function missingForProposal(draft: WizardDraft["proposal"], verdict: SafetyVerdict): Refusal[] {
  const missing: Refusal[] = [];
  if (draft.reason.trim() === "") {
    missing.push(
      refusal("input_invalid", "Write why this rollback is right. Both approvers read it.", "reason"),
    );
  }
  if (verdict !== "safe" && draft.overrideReason.trim() === "") {
    const code = verdict === "blocked" ? "rollback_blocked" : "safety_reason_missing";
    missing.push(refusal(code, undefined, "overrideReason"));
  }
  return missing;
}
