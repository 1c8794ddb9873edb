import type { z } from "zod";
import type { Command } from "@/lib/command";
import { insertAssessment } from "@/lib/db/assessment";
import { lockOpenIncident } from "@/lib/db/incident";
import { accept } from "@/lib/domain/decision";
import { assessmentInput } from "@/lib/schemas/incident-input";

/** Asks the worker what putting these releases live would mean. The answer arrives in the assessment's row. */
export const requestAssessment: Command<z.infer<typeof assessmentInput>, { id: string }> = {
  name: "request_assessment",
  permission: "decide",
  input: assessmentInput,
  async run(tx, input, { now, newId }) {
    const incident = await lockOpenIncident(tx, input.incident);
    if (!incident.ok) return incident;
    const id = newId();
    await insertAssessment(tx, {
      id,
      incidentId: incident.value.id,
      service: incident.value.service,
      wanted: input.wanted,
      requestedAt: now,
    });
    return accept({ id });
  },
};
