"use server";

import { stopExecution as stopCommand } from "@/lib/commands/stop-execution";
import { action } from "@/lib/web/action";

export const stopExecution = action(stopCommand);
