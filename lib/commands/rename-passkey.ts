import type { z } from "zod";
import type { Command } from "@/lib/command";
import { findPasskey, renamePasskeyRow } from "@/lib/db/passkey";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { renamePasskeyInput } from "@/lib/schemas/person-input";

/** Gives an own passkey another name. */
export const renamePasskey: Command<z.infer<typeof renamePasskeyInput>, null> = {
  name: "rename_passkey",
  permission: "register_passkey",
  input: renamePasskeyInput,
  async run(tx, { passkeyId, label }, { actor }) {
    const passkey = await findPasskey(tx, passkeyId);
    if (passkey?.personId !== actor.personId) return refuse(refusal("not_found"));
    if (passkey.label === label) return accept(null);
    await renamePasskeyRow(tx, passkeyId, label);
    const author = { incidentId: null, personId: actor.personId };
    await recordEvent(tx, author, { event: "passkey_renamed", body: { before: passkey.label, label } });
    return accept(null);
  },
};
