"use server";

import { resolveIncident as resolveCommand } from "@/lib/commands/resolve-incident";
import { action } from "@/lib/web/action";

export const resolveIncident = action(resolveCommand);
