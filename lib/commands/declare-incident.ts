import { z } from "zod";
import type { Command } from "@/lib/command";
import { findOpenIncident, unclaimedFirings } from "@/lib/db/incident";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";

const input = z.object({
  service: z.string().min(1).max(63),
  title: z
    .string()
    .trim()
    .min(3, "Write a title of at least 3 characters")
    .max(160, "The title is longer than 160 characters"),
});

type Declared = { number: number; joined: boolean };

/**
 * Opens an incident for a service with everything that is firing there, or joins the one that is open already:
 * two people who press the button in the same minute mean the same outage.
 */
export const declareIncident: Command<z.infer<typeof input>, Declared> = {
  name: "declare_incident",
  permission: "declare_incident",
  input,
  async run(tx, { service, title }, { actor, now, newId, config }) {
    if (!config.services.some((known) => known.key === service)) {
      return refuse(
        refusal("not_found", `There is no service “${service}” in the configuration.`, "service"),
      );
    }
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`declare ${service}`}))`;
    const open = await findOpenIncident(tx, service);
    if (open) return accept({ number: open.number, joined: true });

    const firings = await unclaimedFirings(tx, service);
    const detectedAt = firings[0]?.firedAt ?? null;
    const impactStartAt = firings
      .map((firing) => firing.breachAt)
      .sort((a, b) => a.getTime() - b.getTime())[0];
    const incident = await tx.incident.create({
      data: {
        id: newId(),
        service,
        title,
        declaredById: actor.personId,
        declaredAt: now,
        detectedAt: detectedAt ?? now,
        impactStartAt: impactStartAt ?? null,
      },
    });
    await tx.triggerFiring.updateMany({
      where: { id: { in: firings.map((firing) => firing.id) } },
      data: { incidentId: incident.id },
    });
    await recordEvent(
      tx,
      { incidentId: incident.id, personId: actor.personId },
      {
        event: "incident_declared",
        body: {
          title,
          firing: firings.map((firing) => firing.trigger),
          detectedAt: detectedAt?.toISOString() ?? null,
        },
      },
    );
    return accept({ number: incident.number, joined: false });
  },
};
