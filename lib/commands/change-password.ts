import type { z } from "zod";
import type { Command } from "@/lib/command";
import { setPassword } from "@/lib/db/account";
import { findPerson } from "@/lib/db/person";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { askPassword } from "@/lib/fresh-password";
import { hashPassword } from "@/lib/password";
import { changePasswordInput } from "@/lib/schemas/person-input";

/** Changes the own password and ends every session, also the one that asked: the browser signs in anew. */
export const changePassword: Command<z.infer<typeof changePasswordInput>, null> = {
  name: "change_password",
  permission: "change_password",
  input: changePasswordInput,
  logsRefusals: true,
  async run(tx, { current, next }, { actor, now, newId }) {
    const asked = await askPassword(tx, actor, { password: current, field: "current" }, now);
    if (!asked.ok) return asked;
    if (next === current) {
      return refuse(refusal("input_invalid", "The new password is the old one.", "next"));
    }
    const person = await findPerson(tx, actor.personId);
    if (!person) return refuse(refusal("not_found"));
    await setPassword(tx, person, await hashPassword(next), newId);
    const author = { incidentId: null, personId: actor.personId };
    await recordEvent(tx, author, { event: "password_changed", body: {} });
    return accept(null);
  },
};
