import "server-only";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { type GuardWatch, watchGuards } from "@/lib/db/guards/watch";
import { openGlass } from "@/lib/queries/break-glass";
import { readChannels } from "@/lib/queries/channels";
import { readDesk } from "@/lib/queries/desk";
import { readPulse } from "@/lib/queries/pulse";
import { readServicePage } from "@/lib/queries/service";
import { samplePeople } from "@/lib/queries/sign-in";

/** What pages and JSON routes show live, from the database and configuration of this process, as it is now. */
export const pulseNow = () => readPulse(database(), configuration(), guards(), new Date());

// Next bundles pages apart; a global lets all of them look once.
const shared = globalThis as typeof globalThis & { twokeyGuards?: GuardWatch };

function guards(): GuardWatch {
  shared.twokeyGuards ??= watchGuards(database(), configuration().policy);
  return shared.twokeyGuards;
}

export const openGlassNow = () => openGlass(database(), new Date());

export const deskNow = () => readDesk(database(), configuration(), new Date());

export const channelsNow = () => readChannels(database(), configuration(), new Date());

export const servicePageNow = (key: string) => readServicePage(database(), configuration(), key, new Date());

/** The name of a service, for the title of its page; its key when there is no such service. */
export function serviceName(key: string): string {
  return configuration().services.find((service) => service.key === key)?.name ?? key;
}

/** Whom the sign-in page of the sample installation offers; nobody elsewhere. */
export async function offeredPeople() {
  return configuration().installation.sample ? samplePeople(database()) : [];
}
