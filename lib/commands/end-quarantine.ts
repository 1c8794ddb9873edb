import type { z } from "zod";
import type { Command } from "@/lib/command";
import { tellLive } from "@/lib/db/live";
import { findOpenQuarantine, findQuarantine, endQuarantine as insertEnd } from "@/lib/db/quarantine";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { oneLine } from "@/lib/domain/plan/plain-text";
import { refusal } from "@/lib/domain/refusal";
import { quarantineEndInput } from "@/lib/schemas/incident-input";

const SHORTEST_REASON = 10;

/** A release that was held may be chosen again. A lock on the platform stays until a plan lifts it. */
export const endQuarantine: Command<z.infer<typeof quarantineEndInput>, null> = {
  name: "end_quarantine",
  permission: "end_quarantine",
  input: quarantineEndInput,
  logsRefusals: true,
  incidentOf: async (tx, input) => (await findQuarantine(tx, input.quarantine))?.incidentId ?? null,
  async run(tx, input, { actor }) {
    const { personId } = actor;
    const reason = oneLine(input.reason);
    if ([...reason].length < SHORTEST_REASON)
      return refuse(refusal("quarantine_reason_missing", undefined, "reason"));
    const held = await findOpenQuarantine(tx, input.quarantine);
    if (!held) return refuse(refusal("quarantine_ended"));
    await insertEnd(tx, { quarantineId: held.id, personId, reason });
    const { incidentId, target, version } = held;
    await recordEvent(
      tx,
      { incidentId, personId },
      { event: "quarantine_ended", body: { target, version, reason } },
    );
    await tellLive(tx, { topic: "service", id: held.service });
    return accept(null);
  },
};
