import { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId, lockIncident } from "@/lib/db/incident";
import { discardDraft, keepDraft, readStanding } from "@/lib/db/message";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { AUDIENCES } from "@/lib/domain/message/phase";
import { checkDraft } from "@/lib/domain/message/publish";
import { refusal } from "@/lib/domain/refusal";
import { incidentNumber } from "@/lib/schemas/incident-number";
import { messageText } from "@/lib/schemas/message-text";

const input = z.object({
  incident: incidentNumber,
  audience: z.enum(AUDIENCES),
  /** The version that the text was made from; 0: nobody had saved one. */
  basedOn: z.number().int().min(0),
  /** Null: start again from the log. */
  text: messageText.nullable(),
});

type Saved = { version: number };

/** Keeps a person's words in place of the draft from the log, or goes back to the log. */
export const saveMessage: Command<z.infer<typeof input>, Saved> = {
  name: "save_message",
  permission: "edit_message",
  input,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, { incident, audience, basedOn, text }, { actor, now }) {
    const locked = await lockIncident(tx, incident);
    if (!locked) return refuse(refusal("not_found"));
    const edit = { incidentId: locked.id, audience, personId: actor.personId, at: now, basedOn };
    const checked = text ? checkDraft(audience, text, await readStanding(tx, locked.id)) : accept(null);
    if (!checked.ok) return checked;
    const version = checked.value ? await keepDraft(tx, edit, checked.value) : await discardDraft(tx, edit);
    if (version === null) return refuse(refusal("changed_meanwhile"));
    const author = { incidentId: locked.id, personId: actor.personId };
    await recordEvent(tx, author, { event: "message_edited", body: { audience } });
    return accept({ version });
  },
};
