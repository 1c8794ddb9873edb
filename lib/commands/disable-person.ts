import type { z } from "zod";
import type { Command } from "@/lib/command";
import { endSessions } from "@/lib/db/account";
import { findPerson, setDisabled } from "@/lib/db/person";
import { anotherAdminExists, lockPeople, takeRoles } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { personInput } from "@/lib/schemas/person-input";

/** Shuts somebody out at once: sessions end, roles are taken, approvals they gave no longer count. */
export const disablePerson: Command<z.infer<typeof personInput>, null> = {
  name: "disable_person",
  permission: "manage_people",
  input: personInput,
  logsRefusals: true,
  async run(tx, { personId }, { actor, now }) {
    await lockPeople(tx);
    const person = await findPerson(tx, personId);
    if (!person) return refuse(refusal("not_found"));
    if (person.disabledAt) return refuse(refusal("changed_meanwhile"));
    if (person.roles.includes("admin") && !(await anotherAdminExists(tx, personId))) {
      return refuse(refusal("last_admin"));
    }
    await setDisabled(tx, personId, now);
    await takeRoles(tx, personId, person.roles, now);
    await endSessions(tx, personId);
    const body = { person: person.name, taken: person.roles };
    await recordEvent(tx, { incidentId: null, personId: actor.personId }, { event: "person_disabled", body });
    return accept(null);
  },
};
