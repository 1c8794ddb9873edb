import type { z } from "zod";
import type { Command } from "@/lib/command";
import { findPerson, setDisabled } from "@/lib/db/person";
import { lockPeople } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { personInput } from "@/lib/schemas/person-input";

/** Lets somebody in again, without a role: those have to be given anew. */
export const enablePerson: Command<z.infer<typeof personInput>, null> = {
  name: "enable_person",
  permission: "manage_people",
  input: personInput,
  logsRefusals: true,
  async run(tx, { personId }, { actor }) {
    await lockPeople(tx);
    const person = await findPerson(tx, personId);
    if (!person) return refuse(refusal("not_found"));
    if (!person.disabledAt) return refuse(refusal("changed_meanwhile"));
    await setDisabled(tx, personId, null);
    const author = { incidentId: null, personId: actor.personId };
    await recordEvent(tx, author, { event: "person_enabled", body: { person: person.name } });
    return accept(null);
  },
};
