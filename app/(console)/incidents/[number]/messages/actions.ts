"use server";

import { publishStatus as publishCommand } from "@/lib/commands/publish-status";
import { saveMessage as saveCommand } from "@/lib/commands/save-message";
import { action } from "@/lib/web/action";

export const saveMessage = action(saveCommand);
export const publishStatus = action(publishCommand);
