import type { z } from "zod";
import type { Command } from "@/lib/command";
import { lockOpenIncident } from "@/lib/db/incident";
import { recordEvent } from "@/lib/db/timeline";
import { accept } from "@/lib/domain/decision";
import { decidePriority, type Priority } from "@/lib/domain/incident/priority";
import { priorityInput } from "@/lib/schemas/incident-input";

/** Sets the priority from the statements that are true; the highest wins unless a person says why not. */
export const setPriority: Command<z.infer<typeof priorityInput>, { priority: Priority }> = {
  name: "set_priority",
  permission: "decide",
  input: priorityInput,
  async run(tx, input, { actor }) {
    const incident = await lockOpenIncident(tx, input.incident);
    if (!incident.ok) return incident;
    const decision = decidePriority(input);
    if (!decision.ok) return decision;
    const { priority, matched, overrideReason } = decision.value;
    const criteria = matched.map((criterion) => criterion.id);
    const { id, priority: before, matchedCriteria, priorityOverrideReason } = incident.value;
    const same =
      before === priority &&
      priorityOverrideReason === overrideReason &&
      matchedCriteria.join() === criteria.join();
    if (same) return accept({ priority });
    await tx.incident.update({
      where: { id },
      data: { priority, matchedCriteria: criteria, priorityOverrideReason: overrideReason },
    });
    await recordEvent(
      tx,
      { incidentId: id, personId: actor.personId },
      {
        event: "priority_set",
        body: { priority, criteria: matched.map((one) => one.statement), overrideReason },
      },
    );
    return accept({ priority });
  },
};
