import type { z } from "zod";
import { checkProof } from "@/lib/approval-proof";
import type { Command } from "@/lib/command";
import { asBrokenGlass, findGlass, insertGlassAnswer } from "@/lib/db/break-glass";
import { incidentOfPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { loadVoters } from "@/lib/db/voter";
import { mayAnswerGlass, mayAnswerGlassWith } from "@/lib/domain/approval/broken-glass";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { answerGlassInput } from "@/lib/schemas/approval-input";
import { hexOf } from "@/lib/signature/digest";

/** Another person's signed word on a break-glass: that it was right, or that it was not. It is said once. */
export const answerGlass: Command<z.infer<typeof answerGlassInput>, null> = {
  name: "answer_break_glass",
  permission: "answer_break_glass",
  input: answerGlassInput,
  logsRefusals: true,
  incidentOf: (tx, { planId }) => incidentOfPlan(tx, planId),
  async run(tx, input, { actor, now, site }) {
    const { planId, act } = input;
    const row = await findGlass(tx, planId);
    if (!row) return refuse(refusal("not_found", "Nobody broke the glass for this plan."));
    const glass = await asBrokenGlass(tx, row, hexOf(row.digest), site);
    const [person] = await loadVoters(tx, [actor.personId]);
    if (!person) return refuse(refusal("approver_unknown"));
    const answer = { act, glass, person, accountId: actor.accountId, shownDigest: input.digest, now };
    const reason = input.reason.trim();
    const allowed = mayAnswerGlass(answer, reason);
    if (!allowed.ok) return allowed;

    if (input.proof.kind !== "passkey") return refuse(refusal("passkey_missing"));
    const claim = { act, digest: glass.digest, proof: input.proof } as const;
    const proof = await checkProof(tx, claim, actor, site, now);
    if (!proof.ok) return proof;
    const counted = mayAnswerGlassWith(answer, proof.value);
    if (!counted.ok) return counted;
    const { passkeyId } = proof.value;
    if (passkeyId === null) return refuse(refusal("passkey_missing"));

    const signed = { planId, personId: actor.personId, digest: new Uint8Array(row.digest) };
    await insertGlassAnswer(tx, {
      ...signed,
      act,
      reason: reason === "" ? null : reason,
      proof: { ...proof.value, passkeyId },
    });
    const author = { incidentId: await incidentOfPlan(tx, planId), personId: actor.personId };
    const brokenBy = row.person.name;
    await recordEvent(
      tx,
      author,
      act === "countersign"
        ? { event: "glass_countersigned", body: { planId, brokenBy, reason: reason === "" ? null : reason } }
        : { event: "glass_objected", body: { planId, brokenBy, reason } },
    );
    return accept(null);
  },
};
