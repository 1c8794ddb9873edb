import type { z } from "zod";
import { checkProof } from "@/lib/approval-proof";
import type { Command } from "@/lib/command";
import { insertVote, loadPlanQuestion } from "@/lib/db/approval";
import { driftOf } from "@/lib/db/drift";
import { incidentOfPlan, lockPlan } from "@/lib/db/plan";
import { isUnderOtherPolicy } from "@/lib/db/policy";
import { recordEvent } from "@/lib/db/timeline";
import { mayApprove, mayVoteWith } from "@/lib/domain/approval/approve";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { approveInput } from "@/lib/schemas/approval-input";

/** One person's signed yes to exactly this plan. The second effective one wakes the worker. */
export const approvePlan: Command<z.infer<typeof approveInput>, { approvals: number }> = {
  name: "approve_plan",
  permission: "approve_plan",
  input: approveInput,
  logsRefusals: true,
  incidentOf: (tx, { planId }) => incidentOfPlan(tx, planId),
  async run(tx, input, { actor, now, newId, config, site }) {
    await lockPlan(tx, input.planId);
    const loaded = await loadPlanQuestion(tx, input.planId, site, now, [actor.personId]);
    if (!loaded.ok) return loaded;
    const { stored, sealed, plan, votes, people } = loaded.value;
    const voter = people.find((person) => person.personId === actor.personId);
    if (!voter) return refuse(refusal("approver_unknown"));

    const policy = { reauthenticate: config.policy.reauthenticate === "allowed" };
    const attempt = {
      plan,
      votes,
      voter,
      accountId: actor.accountId,
      shownDigest: input.digest,
      policy,
      now,
    };
    const allowed = mayApprove(attempt, await driftOf(tx, sealed.document, now));
    const reasons = allowed.ok ? [] : allowed.reasons;
    if (await isUnderOtherPolicy(tx, sealed.document)) reasons.push(refusal("policy_changed"));
    if (reasons.length > 0) return { ok: false, reasons };

    const claim = { act: "approve", digest: plan.digest, proof: input.proof } as const;
    const proof = await checkProof(tx, claim, actor, site, now);
    if (!proof.ok) return proof;
    const counted = mayVoteWith(attempt, proof.value);
    if (!counted.ok) return counted;

    await insertVote(tx, {
      id: newId(),
      planId: stored.id,
      personId: actor.personId,
      accountId: actor.accountId,
      act: "approve",
      digest: sealed.digestBytes,
      proof: proof.value,
      reason: null,
    });
    await recordEvent(
      tx,
      { incidentId: stored.incidentId, personId: actor.personId },
      { event: "plan_approved", body: { planId: stored.id, method: proof.value.method } },
    );
    return accept({
      approvals: votes.filter((vote) => vote.act === "approve" && !vote.revokedAt).length + 1,
    });
  },
};
