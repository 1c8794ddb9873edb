import "server-only";
import { configuration, followedConfiguration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { POLICY_DIFFERS } from "@/lib/db/guards/intact";
import { type GuardWatch, watchGuards } from "@/lib/db/guards/watch";
import type { Policy } from "@/lib/domain/approval/policy";
import { openGlass } from "@/lib/queries/break-glass";
import { readChannels } from "@/lib/queries/channels";
import { toConfigurationView } from "@/lib/queries/configuration-view";
import { readDesk } from "@/lib/queries/desk";
import { type Pulse, readPulse } from "@/lib/queries/pulse";
import { readServicePage } from "@/lib/queries/service";
import { samplePeople } from "@/lib/queries/sign-in";

/** The launcher puts a changed policy into force some seconds after the desk has read it, when its worker has too. */
const POLICY_FOLLOWS_WITHIN_MS = 20_000;

/** What pages and JSON routes show live, from the database and configuration of this process, as it is now. */
export async function pulseNow(): Promise<Pulse> {
  const followed = followedConfiguration();
  const now = new Date();
  const { config, takenOverAt } = followed.inForce;
  const isFollowing = now.getTime() - takenOverAt.getTime() < POLICY_FOLLOWS_WITHIN_MS;
  const differences = async () =>
    (await guards(config.policy).differences()).filter((one) => !isFollowing || one !== POLICY_DIFFERS);
  const pulse = await readPulse(database(), config, { differences }, now);
  return { ...pulse, configuration: toConfigurationView(followed) };
}

// Next bundles pages apart; a global lets all of them look once.
const shared = globalThis as typeof globalThis & { twokeyGuards?: { policy: Policy; watch: GuardWatch } };

function guards(policy: Policy): GuardWatch {
  if (shared.twokeyGuards?.policy !== policy)
    shared.twokeyGuards = { policy, watch: watchGuards(database(), policy) };
  return shared.twokeyGuards.watch;
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
