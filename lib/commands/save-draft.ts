import type { z } from "zod";
import type { Command } from "@/lib/command";
import { lockOpenIncident } from "@/lib/db/incident";
import { accept } from "@/lib/domain/decision";
import { draftInput } from "@/lib/schemas/incident-input";

/** Keeps what was typed in the wizard so far, so that a reload or another device loses nothing. No log row. */
export const saveDraft: Command<z.infer<typeof draftInput>, null> = {
  name: "save_draft",
  permission: "decide",
  input: draftInput,
  async run(tx, { incident: number, draft }) {
    const incident = await lockOpenIncident(tx, number);
    if (!incident.ok) return incident;
    const before = incident.value.draft;
    const merged = {
      ...(before && typeof before === "object" && !Array.isArray(before) ? before : {}),
      ...draft,
    };
    await tx.incident.update({ where: { id: incident.value.id }, data: { draft: merged } });
    return accept(null);
  },
};
