import "server-only";
import { database } from "@/lib/db/client";
import { readDesk } from "@/lib/queries/desk";
import { readPulse } from "@/lib/queries/pulse";
import { readServicePage } from "@/lib/queries/service";
import { samplePeople } from "@/lib/queries/sign-in";
import { configuration } from "@/lib/configuration";

/** What pages and JSON routes show live, from the database and configuration of this process, as it is now. */
export const pulseNow = () => readPulse(database(), configuration(), new Date());

export const deskNow = () => readDesk(database(), configuration(), new Date());

export const servicePageNow = (key: string) => readServicePage(database(), configuration(), key, new Date());

/** Whom the sign-in page of the sample installation offers; nobody elsewhere. */
export async function offeredPeople() {
  return configuration().installation.sample ? samplePeople(database()) : [];
}
