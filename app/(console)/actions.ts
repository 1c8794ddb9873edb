"use server";

import { declareIncident as declareIncidentCommand } from "@/lib/commands/declare-incident";
import { endQuarantine as endQuarantineCommand } from "@/lib/commands/end-quarantine";
import { releaseSample as releaseSampleCommand } from "@/lib/commands/release-sample";
import { testConnection as testConnectionCommand } from "@/lib/commands/test-connection";
import { action } from "@/lib/web/action";

export const declareIncident = action(declareIncidentCommand);
export const endQuarantine = action(endQuarantineCommand);
export const releaseSample = action(releaseSampleCommand);
export const testConnection = action(testConnectionCommand);
