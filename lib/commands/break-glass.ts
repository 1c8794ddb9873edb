import type { z } from "zod";
import { checkProof } from "@/lib/approval-proof";
import type { Command } from "@/lib/command";
import { loadPlanQuestion } from "@/lib/db/approval";
import { insertGlass, loadBreakGlassFacts } from "@/lib/db/break-glass";
import { driftOf } from "@/lib/db/drift";
import { incidentOfPlan, lockPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { mayBreakGlass, mayBreakGlassWith } from "@/lib/domain/approval/break-glass";
import { accept, refuse } from "@/lib/domain/decision";
import { headlineOf } from "@/lib/domain/plan/headline";
import { refusal } from "@/lib/domain/refusal";
import { breakGlassInput } from "@/lib/schemas/approval-input";

/** What everybody has to be told of. Instants are ISO strings in UTC. */
export type GlassBroken = { planId: string; brokenBy: string; reason: string; countersignBy: string };

/** One commander's signed yes that counts alone. It wakes the worker, and everybody is told. */
export const breakGlass: Command<z.infer<typeof breakGlassInput>, GlassBroken> = {
  name: "break_glass",
  permission: "break_glass",
  input: breakGlassInput,
  logsRefusals: true,
  incidentOf: (tx, { planId }) => incidentOfPlan(tx, planId),
  async run(tx, input, { actor, now, site }) {
    await lockPlan(tx, input.planId);
    const loaded = await loadPlanQuestion(tx, input.planId, site, now, [actor.personId]);
    if (!loaded.ok) return loaded;
    const { stored, sealed, plan, votes, people } = loaded.value;
    const { document } = sealed;
    if (document.kind !== "rollback") return refuse(refusal("break_glass_not_safe"));
    const person = people.find(({ personId }) => personId === actor.personId);
    if (!person) return refuse(refusal("approver_unknown"));

    const facts = await loadBreakGlassFacts(tx, stored, document);
    const drift = await driftOf(tx, document, now);
    const { accountId, personId } = actor;
    const shown = { planId: stored.id, accountId, shownDigest: input.digest };
    const reason = input.reason.trim();
    const allowed = mayBreakGlass({ plan, votes, facts, person, drift, now, ...shown }, reason);
    if (!allowed.ok) return allowed;

    if (input.proof.kind !== "passkey") return refuse(refusal("passkey_missing"));
    const claim = { act: "break-glass", digest: plan.digest, proof: input.proof } as const;
    const proof = await checkProof(tx, claim, actor, site, now);
    if (!proof.ok) return proof;
    const counted = mayBreakGlassWith({ person, now }, proof.value);
    if (!counted.ok) return counted;
    const { passkeyId } = proof.value;
    if (passkeyId === null) return refuse(refusal("passkey_missing"));

    const signed = { planId: stored.id, personId, digest: sealed.digestBytes, reason };
    const row = await insertGlass(tx, { ...signed, proof: { ...proof.value, passkeyId } });
    const countersignBy = row.countersignBy.toISOString();
    const { from, to } = headlineOf(document.changes);
    await recordEvent(
      tx,
      { incidentId: stored.incidentId, personId },
      { event: "glass_broken", body: { planId: stored.id, from, to, reason, countersignBy } },
    );
    return accept({ planId: stored.id, brokenBy: actor.name, reason, countersignBy });
  },
};
