import { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId, lockIncident, markResolved } from "@/lib/db/incident";
import { readStanding } from "@/lib/db/message";
import { plansOf, stateOfPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { resolveIncident as decideEnd } from "@/lib/domain/message/resolve-incident";
import { refusal } from "@/lib/domain/refusal";
import { incidentNumber } from "@/lib/schemas/incident-number";

const input = z.object({
  incident: incidentNumber,
  /** A commander's reason to end it although verification has not passed; null when it has. */
  overrideReason: z.string().max(2_000, "The reason is longer than 2,000 characters").nullable(),
});

/** Declares the incident resolved. From here on everybody may be told so. */
export const resolveIncident: Command<z.infer<typeof input>, null> = {
  name: "resolve_incident",
  permission: "resolve_incident",
  input,
  logsRefusals: true,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, { incident, overrideReason }, { actor, now }) {
    const locked = await lockIncident(tx, incident);
    if (!locked) return refuse(refusal("not_found"));
    const plans = (await plansOf(tx, locked.id)).map((plan) => stateOfPlan(plan, now));
    const decision = decideEnd({
      standing: await readStanding(tx, locked.id),
      openPlan: plans.includes("proposed"),
      executing: plans.includes("executing"),
      roles: actor.roles,
      overrideReason,
    });
    if (!decision.ok) return decision;
    await markResolved(tx, locked.id, { at: now, personId: actor.personId, reason: decision.value });
    const author = { incidentId: locked.id, personId: actor.personId };
    await recordEvent(tx, author, { event: "incident_resolved", body: { overrideReason: decision.value } });
    return accept(null);
  },
};
