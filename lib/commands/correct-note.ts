import { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId, lockIncident } from "@/lib/db/incident";
import { readLog, recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { correctNote as decideCorrection } from "@/lib/domain/timeline/note";
import { incidentNumber } from "@/lib/schemas/incident-number";
import { pastedText } from "@/lib/schemas/pasted-text";

const input = z.object({
  incident: incidentNumber,
  /** Position of the note in the log. */
  position: z.number().int().min(1),
  /** Position of the newest correction that was on the screen, null when there was none. */
  seenCorrection: z.number().int().min(1).nullable(),
  text: pastedText,
});

/** Puts other words beside a note. The original stays in the log; whoever corrects is named. */
export const correctNote: Command<z.infer<typeof input>, null> = {
  name: "correct_note",
  permission: "add_note",
  input,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, { incident, position, seenCorrection, text }, { actor }) {
    const locked = await lockIncident(tx, incident);
    if (!locked) return refuse(refusal("not_found"));
    const decision = decideCorrection(await readLog(tx, locked.id), { position, seenCorrection, text });
    if (!decision.ok) return decision;
    const author = { incidentId: locked.id, personId: actor.personId, corrects: position };
    await recordEvent(tx, author, { event: "note_corrected", body: { text: decision.value } });
    return accept(null);
  },
};
