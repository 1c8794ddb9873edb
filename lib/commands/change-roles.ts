import type { z } from "zod";
import type { Command } from "@/lib/command";
import { findPerson } from "@/lib/db/person";
import { anotherAdminExists, grantRoles, lockPeople, takeRoles } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { changeRolesInput } from "@/lib/schemas/person-input";

/** Gives and takes roles. What is taken is gone at once: the next request of that person is judged without it. */
export const changeRoles: Command<z.infer<typeof changeRolesInput>, null> = {
  name: "change_roles",
  permission: "manage_people",
  input: changeRolesInput,
  logsRefusals: true,
  async run(tx, { personId, seen, roles }, { actor, now, newId }) {
    await lockPeople(tx);
    const person = await findPerson(tx, personId);
    if (!person) return refuse(refusal("not_found"));
    if (person.disabledAt) return refuse(refusal("person_disabled"));
    const asSeen = seen.length === person.roles.length && seen.every((role) => person.roles.includes(role));
    if (!asSeen) return refuse(refusal("changed_meanwhile"));
    const granted = [...new Set(roles)].filter((role) => !person.roles.includes(role));
    const taken = person.roles.filter((role) => !roles.includes(role));
    if (granted.length === 0 && taken.length === 0) return accept(null);
    if (granted.length > 0 && personId === actor.personId) return refuse(refusal("own_roles_widened"));
    if (taken.includes("admin") && !(await anotherAdminExists(tx, personId))) {
      return refuse(refusal("last_admin"));
    }
    await takeRoles(tx, personId, taken, now);
    await grantRoles(tx, personId, granted, newId);
    const author = { incidentId: null, personId: actor.personId };
    await recordEvent(tx, author, { event: "roles_changed", body: { person: person.name, granted, taken } });
    return accept(null);
  },
};
