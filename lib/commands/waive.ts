import type { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId, lockOpenIncident } from "@/lib/db/incident";
import { recordEvent } from "@/lib/db/timeline";
import { insertWaiver, waiversOf } from "@/lib/db/waiver";
import { accept } from "@/lib/domain/decision";
import { mayWaive } from "@/lib/domain/incident/waiver";
import { oneLine } from "@/lib/domain/plan/plain-text";
import { waiverInput } from "@/lib/schemas/incident-input";

/** Lets a P0 go without one named thing, for a reason that everybody reads. Never one of the two approvals. */
export const waive: Command<z.infer<typeof waiverInput>, null> = {
  name: "waive",
  permission: "waive",
  input: waiverInput,
  logsRefusals: true,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, input, { actor, newId }) {
    const incident = await lockOpenIncident(tx, input.incident);
    if (!incident.ok) return incident;
    const { id: incidentId, priority } = incident.value;
    const { kind } = input;
    const reason = oneLine(input.reason);
    const waived = (await waiversOf(tx, incidentId)).map((waiver) => waiver.kind);
    const allowed = mayWaive({ priority, waived }, actor.roles, { kind, reason });
    if (!allowed.ok) return allowed;
    await insertWaiver(tx, { id: newId(), incidentId, kind, reason, personId: actor.personId });
    await recordEvent(
      tx,
      { incidentId, personId: actor.personId },
      { event: "requirement_waived", body: { kind, reason } },
    );
    return accept(null);
  },
};
