import { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId } from "@/lib/db/incident";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { checkNote } from "@/lib/domain/timeline/note";
import { incidentNumber } from "@/lib/schemas/incident-number";
import { pastedText } from "@/lib/schemas/pasted-text";

const input = z.object({ incident: incidentNumber, text: pastedText });

/** Adds a person's words to the running log, also after the incident has ended. */
export const addNote: Command<z.infer<typeof input>, null> = {
  name: "add_note",
  permission: "add_note",
  input,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, { incident, text }, { actor }) {
    const incidentId = await findIncidentId(tx, incident);
    if (!incidentId) return refuse(refusal("not_found"));
    const note = checkNote(text);
    if (!note.ok) return note;
    const author = { incidentId, personId: actor.personId };
    await recordEvent(tx, author, { event: "note_added", body: { text: note.value } });
    return accept(null);
  },
};
