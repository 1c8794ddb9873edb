import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import type { z } from "zod";
import type { Command } from "@/lib/command";
import { passkeysOf } from "@/lib/db/passkey";
import { keepChallenge } from "@/lib/db/passkey-challenge";
import { findPerson } from "@/lib/db/person";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { askPassword } from "@/lib/fresh-password";
import { beginPasskeyInput } from "@/lib/schemas/person-input";
import { registrationOptions } from "@/lib/signature/passkey-registration";

const VALID_MS = 5 * 60_000;

/** Begins the registration of a passkey: asks for the password and keeps the challenge for the browser's answer. */
export const beginPasskey: Command<
  z.infer<typeof beginPasskeyInput>,
  PublicKeyCredentialCreationOptionsJSON
> = {
  name: "begin_passkey",
  permission: "register_passkey",
  input: beginPasskeyInput,
  logsRefusals: true,
  async run(tx, { password }, { actor, now, config, site }) {
    const asked = await askPassword(tx, actor, { password, field: "password" }, now);
    if (!asked.ok) return asked;
    const person = await findPerson(tx, actor.personId);
    if (!person) return refuse(refusal("not_found"));
    const keys = await passkeysOf(tx, actor.personId);
    const options = await registrationOptions({
      installation: config.installation.name,
      rpId: site.rpId,
      person,
      existing: keys.filter((key) => key.revokedAt === null),
    });
    const { personId, accountId } = actor;
    const expiresAt = new Date(now.getTime() + VALID_MS);
    await keepChallenge(tx, { personId, accountId, challenge: options.challenge, expiresAt });
    return accept(options);
  },
};
