import type { z } from "zod";
import type { Command } from "@/lib/command";
import { lockOpenIncident } from "@/lib/db/incident";
import { recordEvent } from "@/lib/db/timeline";
import { accept } from "@/lib/domain/decision";
import { decideScope, describeScope } from "@/lib/domain/incident/scope";
import { scopeInput } from "@/lib/schemas/incident-input";

export const setScope: Command<z.infer<typeof scopeInput>, { sentence: string }> = {
  name: "set_scope",
  permission: "decide",
  input: scopeInput,
  async run(tx, input, { actor }) {
    const incident = await lockOpenIncident(tx, input.incident);
    if (!incident.ok) return incident;
    const decision = decideScope(input.scope);
    if (!decision.ok) return decision;
    const sentence = describeScope(decision.value);
    if (JSON.stringify(incident.value.scope) === JSON.stringify(decision.value)) return accept({ sentence });
    const { id } = incident.value;
    await tx.incident.update({ where: { id }, data: { scope: decision.value } });
    await recordEvent(
      tx,
      { incidentId: id, personId: actor.personId },
      { event: "scope_set", body: { sentence } },
    );
    return accept({ sentence });
  },
};
