import { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId, lockIncident } from "@/lib/db/incident";
import { discardReview, keepReview } from "@/lib/db/review";
import { recordEvent } from "@/lib/db/timeline";
import { accept, acceptUnless, refuse } from "@/lib/domain/decision";
import { tooLongText } from "@/lib/domain/message/publish";
import { refusal } from "@/lib/domain/refusal";
import { REVIEW_LIMIT } from "@/lib/domain/review/limit";
import { incidentNumber } from "@/lib/schemas/incident-number";
import { pastedText } from "@/lib/schemas/pasted-text";

const input = z.object({
  incident: incidentNumber,
  /** The version that the text was made from; 0: nobody had saved one. */
  basedOn: z.number().int().min(0),
  /** Null: start again from the log. */
  body: pastedText.nullable(),
});

/** Keeps a person's words in place of the review from the log, or goes back to the log. */
export const saveReview: Command<z.infer<typeof input>, { version: number }> = {
  name: "save_review",
  permission: "edit_review",
  input,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, { incident, basedOn, body }, { actor, now }) {
    const locked = await lockIncident(tx, incident);
    if (!locked) return refuse(refusal("not_found"));
    const edit = { incidentId: locked.id, personId: actor.personId, at: now, basedOn };
    const checked = acceptUnless(body === null ? [] : tooLongText(body, REVIEW_LIMIT, "body"), body);
    if (!checked.ok) return checked;
    const version =
      checked.value === null ? await discardReview(tx, edit) : await keepReview(tx, edit, checked.value);
    if (version === null) return refuse(refusal("changed_meanwhile"));
    const author = { incidentId: locked.id, personId: actor.personId };
    await recordEvent(tx, author, { event: "review_edited", body: { version } });
    return accept({ version });
  },
};
