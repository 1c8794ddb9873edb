import type { z } from "zod";
import type { Command } from "@/lib/command";
import { setPassword } from "@/lib/db/account";
import { findPerson } from "@/lib/db/person";
import { lockPeople } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { newPassword } from "@/lib/new-password";
import { hashPassword } from "@/lib/password";
import { personInput } from "@/lib/schemas/person-input";

/** Gives somebody a new password, also one who had none, and ends their sessions. */
export const resetPassword: Command<z.infer<typeof personInput>, { password: string }> = {
  name: "reset_password",
  permission: "manage_people",
  input: personInput,
  logsRefusals: true,
  async run(tx, { personId }, { actor, newId }) {
    await lockPeople(tx);
    const person = await findPerson(tx, personId);
    if (!person) return refuse(refusal("not_found"));
    if (person.disabledAt) return refuse(refusal("person_disabled"));
    const password = newPassword();
    await setPassword(tx, person, await hashPassword(password), newId);
    const author = { incidentId: null, personId: actor.personId };
    await recordEvent(tx, author, { event: "password_reset", body: { person: person.name } });
    return accept({ password });
  },
};
