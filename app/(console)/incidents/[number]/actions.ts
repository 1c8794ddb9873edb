"use server";

import { addNote as addNoteCommand } from "@/lib/commands/add-note";
import { correctNote as correctNoteCommand } from "@/lib/commands/correct-note";
import { waive as waiveCommand } from "@/lib/commands/waive";
import { action } from "@/lib/web/action";

export const addNote = action(addNoteCommand);
export const correctNote = action(correctNoteCommand);
export const waive = action(waiveCommand);
