import type { z } from "zod";
import { checkProof } from "@/lib/approval-proof";
import type { Command } from "@/lib/command";
import { findPasskey, insertRatification, lockPasskeys } from "@/lib/db/passkey";
import { recordEvent } from "@/lib/db/timeline";
import { loadVoters } from "@/lib/db/voter";
import { mayRatify } from "@/lib/domain/approval/ratify";
import { faultsOfMethod } from "@/lib/domain/approval/standing";
import { accept, acceptUnless, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { ratifyPasskeyInput } from "@/lib/schemas/person-input";
import { digestBytes } from "@/lib/signature/digest";
import { passkeyStatementDigest } from "@/lib/signature/passkey-statement";

/** A second person signs that a new passkey is its owner's, so that it need not wait any longer. */
export const ratifyPasskey: Command<z.infer<typeof ratifyPasskeyInput>, null> = {
  name: "ratify_passkey",
  permission: "ratify_passkey",
  input: ratifyPasskeyInput,
  logsRefusals: true,
  async run(tx, { passkeyId, digest, answer }, { actor, now, site }) {
    await lockPasskeys(tx, passkeyId, actor.personId);
    const key = await findPasskey(tx, passkeyId);
    if (!key) return refuse(refusal("not_found"));
    const people = await loadVoters(tx, [actor.personId, key.personId]);
    const ratifier = people.find(({ personId }) => personId === actor.personId);
    const owner = people.find(({ personId }) => personId === key.personId);
    if (!ratifier || !owner) return refuse(refusal("not_found"));
    const allowed = mayRatify({ key, owner, ratifier, accountId: actor.accountId, now });
    if (!allowed.ok) return allowed;
    if (passkeyStatementDigest(key) !== digest) return refuse(refusal("changed_meanwhile"));

    const claim = { act: "ratify", digest, proof: { kind: "passkey", answer } } as const;
    const proof = await checkProof(tx, claim, actor, site, now);
    if (!proof.ok) return proof;
    const counted = acceptUnless(faultsOfMethod(ratifier, proof.value, { reauthenticate: false }, now), null);
    if (!counted.ok) return counted;

    const personId = actor.personId;
    await insertRatification(tx, { passkeyId, personId, digest: digestBytes(digest), proof: proof.value });
    const body = { label: key.label, owner: key.person.name };
    await recordEvent(tx, { incidentId: null, personId }, { event: "passkey_ratified", body });
    return accept(null);
  },
};
