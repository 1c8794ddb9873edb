import { randomBytes } from "node:crypto";
import type { Actor } from "@/lib/command";
import type { Transaction } from "@/lib/db/client";
import type { VoteProof } from "@/lib/domain/approval/approve";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { verifyPassword } from "@/lib/password";
import type { ProofInput } from "@/lib/schemas/approval-input";
import { signInAllowed } from "@/lib/sign-in-limit";
import type { Act } from "@/lib/signature/challenge";
import type { Evidence, ReauthenticationEvidence } from "@/lib/signature/evidence";
import { type Site, verifyPlanSignature } from "@/lib/signature/passkey";
import { reauthenticationMark } from "@/lib/signature/reauthentication";

/** A proof that was checked on receipt, ready to be stored beside the vote. */
export type CheckedProof = VoteProof & { evidence: Evidence; signature: Uint8Array<ArrayBuffer> };

type Claim = { act: Act; digest: string; proof: ProofInput };

/** Checks that it is the actor who acts, now, on exactly this plan. Refused on any doubt. */
export async function checkProof(
  tx: Transaction,
  claim: Claim,
  actor: Actor,
  site: Site,
  now: Date,
): Promise<Decision<CheckedProof>> {
  return claim.proof.kind === "passkey"
    ? checkPasskey(tx, claim, claim.proof.answer, actor, site, now)
    : checkPassword(tx, claim, claim.proof.password, actor, now);
}

async function checkPasskey(
  tx: Transaction,
  claim: Claim,
  answer: unknown,
  actor: Actor,
  site: Site,
  now: Date,
): Promise<Decision<CheckedProof>> {
  const credentialId = (answer as { id?: unknown } | null)?.id;
  if (typeof credentialId !== "string") return refuse(refusal("signature_not_valid"));
  const key = await tx.passkey.findFirst({ where: { credentialId, personId: actor.personId } });
  if (!key) return refuse(refusal("passkey_not_yours"));
  const signed = await verifyPlanSignature({
    act: claim.act,
    digest: claim.digest,
    answer,
    key: { ...key, counter: Number(key.counter) },
    site,
    now,
  });
  if (!signed.ok) return signed;
  const { evidence, signature, counter } = signed.value;
  await tx.passkey.update({ where: { id: key.id }, data: { counter } });
  return accept({
    method: "passkey",
    accountId: actor.accountId,
    passkeyId: key.id,
    signatureVerified: true,
    authenticatedAt: null,
    evidence,
    signature,
  });
}

async function checkPassword(
  tx: Transaction,
  claim: Claim,
  password: string,
  actor: Actor,
  now: Date,
): Promise<Decision<CheckedProof>> {
  if (!signInAllowed(actor.accountId, now.getTime())) return refuse(refusal("too_many_attempts"));
  const account = await tx.account.findUnique({
    where: { id: actor.accountId },
    select: { passwordHash: true },
  });
  if (!(await verifyPassword(password, account?.passwordHash ?? null))) {
    return refuse(refusal("sign_in_failed", "The password is wrong. Nothing was signed.", "password"));
  }
  const evidence: ReauthenticationEvidence = {
    kind: "reauthenticate",
    act: claim.act,
    digest: claim.digest,
    personId: actor.personId,
    accountId: actor.accountId,
    by: "password",
    authenticatedAt: now.toISOString(),
    signedAt: now.toISOString(),
    nonce: randomBytes(16).toString("hex"),
  };
  return accept({
    method: "reauthenticate",
    accountId: actor.accountId,
    passkeyId: null,
    signatureVerified: true,
    authenticatedAt: now,
    evidence,
    signature: reauthenticationMark(evidence),
  });
}
