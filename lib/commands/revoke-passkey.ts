import type { z } from "zod";
import type { Command } from "@/lib/command";
import { findPasskey, revokePasskeyRow } from "@/lib/db/passkey";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { mayPerform } from "@/lib/domain/permission";
import { refusal } from "@/lib/domain/refusal";
import { passkeyInput } from "@/lib/schemas/person-input";

/** Takes the power from a passkey, at once and for good: an own one, or as an admin anybody's that was lost. */
export const revokePasskey: Command<z.infer<typeof passkeyInput>, null> = {
  name: "revoke_passkey",
  permission: "register_passkey",
  input: passkeyInput,
  logsRefusals: true,
  async run(tx, { passkeyId }, { actor, now }) {
    const passkey = await findPasskey(tx, passkeyId);
    const own = passkey?.personId === actor.personId;
    if (!passkey || !(own || mayPerform(actor.roles, "manage_people"))) return refuse(refusal("not_found"));
    if (passkey.revokedAt) return refuse(refusal("passkey_revoked"));
    await revokePasskeyRow(tx, passkeyId, now);
    const body = { label: passkey.label, owner: own ? null : passkey.person.name };
    await recordEvent(tx, { incidentId: null, personId: actor.personId }, { event: "passkey_revoked", body });
    return accept(null);
  },
};
