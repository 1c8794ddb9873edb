import type { z } from "zod";
import type { Command } from "@/lib/command";
import { credentialKnown, insertPasskey } from "@/lib/db/passkey";
import { takeChallenge } from "@/lib/db/passkey-challenge";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { registerPasskeyInput } from "@/lib/schemas/person-input";
import { verifyRegistration } from "@/lib/signature/passkey-registration";

/** Ends the registration that `begin_passkey` began: the browser's answer becomes a key of the person. */
export const registerPasskey: Command<z.infer<typeof registerPasskeyInput>, { usableFrom: string }> = {
  name: "register_passkey",
  permission: "register_passkey",
  input: registerPasskeyInput,
  logsRefusals: true,
  async run(tx, { label, answer }, { actor, now, newId, site }) {
    const challenge = await takeChallenge(tx, actor, now);
    if (challenge === null) return refuse(refusal("passkey_challenge_gone"));
    const registered = await verifyRegistration({ answer, challenge, site });
    if (!registered.ok) return registered;
    const { credentialId, publicKey, counter, transports } = registered.value;
    if (await credentialKnown(tx, credentialId)) return refuse(refusal("passkey_registered"));
    const { usableFrom } = await insertPasskey(tx, {
      id: newId(),
      personId: actor.personId,
      credentialId,
      publicKey,
      counter,
      transports,
      rpId: site.rpId,
      label,
    });
    const body = { label, usableFrom: usableFrom.toISOString() };
    await recordEvent(
      tx,
      { incidentId: null, personId: actor.personId },
      { event: "passkey_registered", body },
    );
    return accept({ usableFrom: usableFrom.toISOString() });
  },
};
