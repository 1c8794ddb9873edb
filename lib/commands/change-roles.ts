import type { z } from "zod";
import type { Command } from "@/lib/command";
import { decideRoleChange } from "@/lib/db/role-change";
import { grantRoles, takeRoles } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept } from "@/lib/domain/decision";
import { changeRolesInput } from "@/lib/schemas/person-input";

/**
 * Takes roles at once: the next request of that person is judged without them. Gives roles only while the installation
 * is set up, and the viewer's always; the database refuses any other, which needs `propose_role_plan`.
 */
export const changeRoles: Command<z.infer<typeof changeRolesInput>, null> = {
  name: "change_roles",
  permission: "manage_people",
  input: changeRolesInput,
  logsRefusals: true,
  async run(tx, input, { actor, now, newId }) {
    const decided = await decideRoleChange(tx, input, actor.personId);
    if (!decided.ok) return decided;
    const { person, taken, given } = decided.value;
    if (given.length === 0 && taken.length === 0) return accept(null);
    await takeRoles(tx, person.id, taken, now);
    await grantRoles(tx, person.id, given, newId);
    const author = { incidentId: null, personId: actor.personId };
    const body = { person: person.name, granted: given, taken };
    await recordEvent(tx, author, { event: "roles_changed", body });
    return accept(null);
  },
};
