import type { z } from "zod";
import { checkProof } from "@/lib/approval-proof";
import type { Command } from "@/lib/command";
import { insertVote, loadPlanQuestion } from "@/lib/db/approval";
import { endPlan, incidentOfPlan, lockPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { mayReject, mayVoteWith } from "@/lib/domain/approval/approve";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { rejectInput } from "@/lib/schemas/approval-input";

/** One person's signed no. It closes the plan. */
export const rejectPlan: Command<z.infer<typeof rejectInput>, null> = {
  name: "reject_plan",
  permission: "reject_plan",
  input: rejectInput,
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
    const allowed = mayReject(attempt, input.reason);
    if (!allowed.ok) return allowed;
    const claim = { act: "reject", digest: plan.digest, proof: input.proof } as const;
    const proof = await checkProof(tx, claim, actor, site, now);
    if (!proof.ok) return proof;
    const counted = mayVoteWith(attempt, proof.value);
    if (!counted.ok) return counted;

    const reason = input.reason.trim();
    await insertVote(tx, {
      id: newId(),
      planId: stored.id,
      personId: actor.personId,
      accountId: actor.accountId,
      act: "reject",
      digest: sealed.digestBytes,
      proof: proof.value,
      reason,
    });
    await endPlan(tx, { planId: stored.id, outcome: "rejected", reason, personId: actor.personId });
    await recordEvent(
      tx,
      { incidentId: stored.incidentId, personId: actor.personId },
      { event: "plan_rejected", body: { planId: stored.id, reason } },
    );
    return accept(null);
  },
};
