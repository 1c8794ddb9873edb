"use server";

import { declareIncident as declareIncidentCommand } from "@/lib/commands/declare-incident";
import { releaseSample as releaseSampleCommand } from "@/lib/commands/release-sample";
import { action } from "@/lib/web/action";

export const declareIncident = action(declareIncidentCommand);
export const releaseSample = action(releaseSampleCommand);
