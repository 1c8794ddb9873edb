import type { z } from "zod";
import { checkProof } from "@/lib/approval-proof";
import type { Command } from "@/lib/command";
import { insertRevocation, loadPlanQuestion } from "@/lib/db/approval";
import { incidentOfPlan, lockPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { mayRevoke } from "@/lib/domain/approval/revoke";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { revokeInput } from "@/lib/schemas/approval-input";

/** Takes the own approval back, until the execution has begun. */
export const revokeApproval: Command<z.infer<typeof revokeInput>, null> = {
  name: "revoke_approval",
  permission: "revoke_approval",
  input: revokeInput,
  logsRefusals: true,
  incidentOf: (tx, { planId }) => incidentOfPlan(tx, planId),
  async run(tx, input, { actor, now, site }) {
    await lockPlan(tx, input.planId);
    const loaded = await loadPlanQuestion(tx, input.planId, site, now);
    if (!loaded.ok) return loaded;
    const { stored, plan, votes } = loaded.value;
    const allowed = mayRevoke(plan, votes, actor.personId);
    if (!allowed.ok) return allowed;
    if (input.digest !== plan.digest) return refuse(refusal("plan_changed_since_approval"));
    const claim = { act: "revoke", digest: plan.digest, proof: input.proof } as const;
    const proof = await checkProof(tx, claim, actor, site, now);
    if (!proof.ok) return proof;
    const reason = input.reason.trim();
    await insertRevocation(tx, allowed.value.id, proof.value, reason);
    await recordEvent(
      tx,
      { incidentId: stored.incidentId, personId: actor.personId },
      { event: "approval_revoked", body: { planId: stored.id, reason } },
    );
    return accept(null);
  },
};
