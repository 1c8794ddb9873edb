import "server-only";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { readWizard } from "@/lib/queries/wizard";

/** The wizard of an incident as it is now; null when its service is not configured any more. */
export const wizardNow = (number: number) => readWizard(database(), configuration(), number, new Date());
