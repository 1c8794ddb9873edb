import type { z } from "zod";
import type { Command } from "@/lib/command";
import { createPerson, emailTaken } from "@/lib/db/person";
import { lockPeople } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { newPassword } from "@/lib/new-password";
import { hashPassword } from "@/lib/password";
import { addPersonInput } from "@/lib/schemas/person-input";

/**
 * Adds somebody: with roles while the installation is set up, later as a viewer. The answer holds their first password,
 * which is nowhere kept in clear.
 */
export const addPerson: Command<z.infer<typeof addPersonInput>, { personId: string; password: string }> = {
  name: "add_person",
  permission: "manage_people",
  input: addPersonInput,
  logsRefusals: true,
  async run(tx, { name, email, roles }, { actor, newId }) {
    await lockPeople(tx);
    if (await emailTaken(tx, email)) return refuse(refusal("email_taken", undefined, "email"));
    const [personId, password] = [newId(), newPassword()];
    await createPerson(tx, { id: personId, name, email, roles }, await hashPassword(password), newId);
    const author = { incidentId: null, personId: actor.personId };
    await recordEvent(tx, author, { event: "person_added", body: { person: name, roles } });
    return accept({ personId, password });
  },
};
