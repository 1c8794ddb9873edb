import { z } from "zod";
import type { Authorization } from "@/lib/adapters/release-platforms/access-token";
import {
  configShape,
  type Deployment,
  deploymentShape,
  differenceShape,
  lastPart,
  type Site,
  type SlotConfig,
  type SlotConfigNames,
  siteShape,
  slotConfigNamesShape,
} from "@/lib/adapters/release-platforms/app-service/resources";
import {
  type AppServiceTarget,
  addressOf,
  PRODUCTION,
} from "@/lib/adapters/release-platforms/app-service/target";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

const MOST_PAGES = 10;

/** How a target is spoken to. `operations` are the swaps of this process whose end was not seen, by step key. */
export type AppService = {
  target: AppServiceTarget;
  authorize: Authorization;
  operations: Map<string, string>;
};

/** One slot as it is at this moment. */
export type Slot = { name: string; site: Site; config: SlotConfig; deployments: Deployment[] };

/** Null: there is no such slot. Throws `PlatformUnreadable`. */
export async function readSlot(app: AppService, name: string): Promise<Slot | null> {
  const [site, config, deployments] = await Promise.all([
    readOne(app, addressOf(app.target, name), siteShape),
    readOne(app, addressOf(app.target, name, "/config/web"), configShape),
    readAll(app, addressOf(app.target, name, "/deployments"), deploymentShape),
  ]);
  return site && config ? { name, site, config, deployments } : null;
}

export async function needProduction(app: AppService): Promise<Slot> {
  const slot = await readSlot(app, PRODUCTION);
  if (slot) return slot;
  const { target } = app;
  throw new PlatformUnreadable(`Resource group ${target.resourceGroup} has no app ${target.app}.`);
}

/** The slots beside production. */
export async function readOtherSlots(app: AppService): Promise<Slot[]> {
  const sites = await readAll(app, addressOf(app.target, PRODUCTION, "/slots"), siteShape);
  const slots = await Promise.all(sites.map(({ name }) => readSlot(app, lastPart(name))));
  return slots.filter((slot) => slot !== null);
}

/** The names of settings that stay in their slot. */
export async function readStickyNames(app: AppService): Promise<SlotConfigNames> {
  const address = addressOf(app.target, PRODUCTION, "/config/slotConfigNames");
  return (await readOne(app, address, slotConfigNamesShape)) ?? { properties: null };
}

/** Settings in which a slot and production differ, by name: their values may be secrets and are not read further. */
export async function readDifferences(app: AppService, slot: string, body: string): Promise<string[]> {
  const url = addressOf(app.target, slot, "/slotsdiffs");
  const found = await readAll(app, url, differenceShape, { method: "POST", body });
  const told = found.flatMap(({ properties }) =>
    properties?.settingName ? [`${properties.settingType ?? "Setting"} ${properties.settingName}`] : [],
  );
  return [...new Set(told)].sort();
}

export async function readOne<Shape>(
  { authorize }: AppService,
  url: string,
  shape: z.ZodType<Shape>,
): Promise<Shape | null> {
  return readJson({ url, headers: await authorize() }, shape);
}

/** All pages of a list; empty on 404. */
export async function readAll<Shape>(
  { target, authorize }: AppService,
  address: string,
  shape: z.ZodType<Shape>,
  call: { method: "POST"; body: string } | undefined = undefined,
): Promise<Shape[]> {
  const list = z.object({ value: z.array(shape), nextLink: z.string().nullish() });
  const found: Shape[] = [];
  let url: string | null = address;
  for (let page = 0; url !== null && page < MOST_PAGES; page++) {
    const headers = { ...(await authorize()), ...(call && { "content-type": "application/json" }) };
    const read: z.infer<typeof list> | null = await readJson({ url, headers, ...call }, list);
    found.push(...(read?.value ?? []));
    url = read?.nextLink ? sameOrigin(target, read.nextLink) : null;
  }
  return found;
}

/** An address that Azure gives for a next call; the credential goes nowhere but to Azure. */
export function sameOrigin({ apiUrl }: AppServiceTarget, url: string): string {
  if (URL.canParse(url) && new URL(url).origin === new URL(apiUrl).origin) return url;
  throw new PlatformUnreadable("Azure names an address of another host for the next call; it is not asked.");
}
