import { z } from "zod";
import type { Command } from "@/lib/command";
import { findIncidentId, lockIncident } from "@/lib/db/incident";
import { discardDraft, insertUpdate, publishedUpdates, readDraft, readStanding } from "@/lib/db/message";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { publicNameOf } from "@/lib/domain/message/component";
import { checkPublication, sameText } from "@/lib/domain/message/publish";
import { refusal } from "@/lib/domain/refusal";
import { incidentNumber } from "@/lib/schemas/incident-number";
import { messageText } from "@/lib/schemas/message-text";

const input = z.object({
  incident: incidentNumber,
  /** The version of the draft that was on the screen; 0: nobody had saved one. */
  basedOn: z.number().int().min(0),
  /** The newest published update that was on the screen, null when there was none. */
  after: z.uuid().nullable(),
  text: messageText,
});

/** Puts an update on the public status page. It stays there: what follows is another update. */
export const publishStatus: Command<z.infer<typeof input>, { version: number }> = {
  name: "publish_status",
  permission: "publish_message",
  input,
  logsRefusals: true,
  incidentOf: (tx, { incident }) => findIncidentId(tx, incident),
  async run(tx, { incident, basedOn, after, text }, { actor, now, newId, config }) {
    const locked = await lockIncident(tx, incident);
    if (!locked) return refuse(refusal("not_found"));
    const draft = await readDraft(tx, locked.id, "status");
    if (draft.version !== basedOn) return refuse(refusal("changed_meanwhile"));
    const [last = null] = await publishedUpdates(tx, locked.id);
    if ((last?.id ?? null) !== after)
      return refuse(refusal(last && sameText(last, text) ? "message_published" : "changed_meanwhile"));
    const checked = checkPublication(text, await readStanding(tx, locked.id), last);
    if (!checked.ok) return checked;

    const component = publicNameOf(locked.service, config);
    const update = { id: newId(), incidentId: locked.id, component, publishedById: actor.personId };
    await insertUpdate(tx, { ...update, ...text });
    const edit = {
      incidentId: locked.id,
      audience: "status",
      personId: actor.personId,
      at: now,
      basedOn,
    } as const;
    const version = basedOn === 0 ? 0 : await discardDraft(tx, edit);
    if (version === null) return refuse(refusal("changed_meanwhile"));
    const author = { incidentId: locked.id, personId: actor.personId };
    const { phase, title } = text;
    await recordEvent(tx, author, { event: "status_published", body: { phase, title } });
    return accept({ version });
  },
};
