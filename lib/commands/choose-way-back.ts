import type { z } from "zod";
import type { Command } from "@/lib/command";
import { lockOpenIncident } from "@/lib/db/incident";
import { recordEvent } from "@/lib/db/timeline";
import { accept } from "@/lib/domain/decision";
import { decideWayBack, type Way } from "@/lib/domain/release/way-back";
import { wayBackInput } from "@/lib/schemas/incident-input";

/** Rollback, fix forward or investigate. The first choice stops the response clock. */
export const chooseWayBack: Command<z.infer<typeof wayBackInput>, { way: Way }> = {
  name: "choose_way_back",
  permission: "decide",
  input: wayBackInput,
  async run(tx, input, { actor, now }) {
    const incident = await lockOpenIncident(tx, input.incident);
    if (!incident.ok) return incident;
    const decision = decideWayBack(input);
    if (!decision.ok) return decision;
    const { way, recommended, reason, rootCause } = decision.value;
    const { id, wayBack, wayBackReason, decidedAt } = incident.value;
    if (wayBack === way && wayBackReason === reason) return accept({ way });
    await tx.incident.update({
      where: { id },
      data: { wayBack: way, wayBackReason: reason, decidedAt: decidedAt ?? now },
    });
    await recordEvent(
      tx,
      { incidentId: id, personId: actor.personId },
      {
        event: "way_back_chosen",
        body: {
          way,
          recommended: recommended ?? "none",
          reason,
          rootCause: rootCause === "" ? null : rootCause,
        },
      },
    );
    return accept({ way });
  },
};
