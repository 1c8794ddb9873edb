import { holdingOf, stayingConfigHash } from "@/lib/adapters/release-platforms/app-service/holding";
import { autoSwapWords, observe } from "@/lib/adapters/release-platforms/app-service/observe";
import { probe } from "@/lib/adapters/release-platforms/app-service/probe";
import {
  type AppService,
  needProduction,
  readDifferences,
  readSlot,
  readStickyNames,
} from "@/lib/adapters/release-platforms/app-service/read";
import { LONGEST_CALL_MS, send } from "@/lib/adapters/release-platforms/app-service/send";
import { INTO_PRODUCTION, stepsFor } from "@/lib/adapters/release-platforms/app-service/steps";
import {
  type AppServiceTarget,
  authorizationFor,
  resourceId,
} from "@/lib/adapters/release-platforms/app-service/target";
import {
  holderOf,
  pendingSwap,
  readWorld,
  underWay,
  type World,
} from "@/lib/adapters/release-platforms/app-service/world";
import { readServing } from "@/lib/adapters/release-platforms/production-answers";
import {
  type CurrentRelease,
  type Ends,
  type Held,
  type HoldWish,
  type PlanPreview,
  type PlatformCandidate,
  PlatformUnreadable,
  type ReleasePlatform,
} from "@/lib/adapters/release-platforms/release-platform";

/** A swap that was not answered may still begin; while it runs, the app says so itself. */
const QUIET_PERIOD_MS = 60_000;

const NOT_RESTORED = [
  "The database: its schema and its rows stay as they are.",
  "Settings that stay in their slot: sticky app settings and connection strings, domains, certificates, access rules, identities.",
  "Older deployments: only what another slot holds at this moment can be put back.",
  "Files on mounted storage, caches and CDN copies.",
  "Queued WebJobs, mails that are sent, payments that are made.",
  "Feature flags, and other apps that were released together with this one.",
];

/** An app of Azure App Service, by Azure Resource Manager. A release is what a deployment slot holds. */
export function appService(target: AppServiceTarget): ReleasePlatform {
  const app: AppService = { target, authorize: authorizationFor(target), operations: new Map() };
  return {
    kind: "app-service",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: QUIET_PERIOD_MS,
      longestCallMs: LONGEST_CALL_MS,
    },
    place: {
      identity: `${target.apiUrl.replace(/\/$/, "")}${resourceId(target)}`.toLowerCase(),
      location: `App Service ${target.app} in resource group ${target.resourceGroup}`,
    },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(app),
    candidates: () => readCandidates(app),
    changeUnderWay: async () => underWay(await readWorld(app)) !== null,
    preview: (from, to, wish) => preview(app, { from, to }, wish),
    held: () => readHeld(app),
    observe: (step, ends, key) => observe(app, step, ends, key ?? null),
    send: (step, ends, sending) => send(app, step, ends, sending),
    servingVersion: () => readServing(target.versionUrl, () => readCurrent(app)),
    probe: () => probe(app),
  };
}

async function readCurrent(app: AppService): Promise<CurrentRelease> {
  const [slot, sticky] = await Promise.all([needProduction(app), readStickyNames(app)]);
  const world: World = { production: { slot, holding: holdingOf(slot) }, others: [] };
  const { holding } = world.production;
  if (!holding.known) throw new PlatformUnreadable(`${app.target.app}: ${holding.why}`);
  const { release } = holding;
  const { state } = slot.site.properties;
  const warnings = [
    underWay(world),
    pendingSwap(world),
    holding.fault,
    state && state !== "Running" ? `the app is ${state.toLowerCase()}` : null,
  ].filter((warning) => warning !== null);
  return {
    releaseId: release.releaseId,
    version: release.version,
    commit: release.commit,
    configHash: stayingConfigHash(slot, sticky),
    since: null,
    saidBy: "the deployments of the production slot",
    warnings,
  };
}

/** Production first, then the other slots: a release that lies in two of them is listed once. */
async function readCandidates(app: AppService): Promise<PlatformCandidate[]> {
  const { production, others } = await readWorld(app);
  const listed = new Map<string, PlatformCandidate>();
  for (const { holding } of [production, ...others]) {
    if (holding.known && !listed.has(holding.release.releaseId))
      listed.set(holding.release.releaseId, holding.release);
  }
  return [...listed.values()];
}

async function preview(app: AppService, ends: Ends, wish: HoldWish): Promise<PlanPreview> {
  const { target } = app;
  const world = await readWorld(app);
  // Once it is done the same plan is seen from the other end.
  const holder = holderOf(world, ends.to.releaseId) ?? holderOf(world, ends.from.releaseId);
  const isThere = [world.production, ...world.others].some(
    ({ holding }) => holding.known && holding.release.releaseId === ends.to.releaseId,
  );
  if (!holder || !isThere) {
    throw new PlatformUnreadable(
      `No slot of ${target.app} holds ${ends.to.version}: only what another slot holds can be swapped into production.`,
    );
  }
  const slot = holder.slot.name;
  const [differences, sticky] = await Promise.all([
    readDifferences(app, slot, INTO_PRODUCTION),
    readStickyNames(app),
  ]);
  const stay = [
    ...(sticky.properties?.appSettingNames ?? []),
    ...(sticky.properties?.connectionStringNames ?? []),
  ];
  const others = world.others.filter(
    (each) => each.slot.name !== target.autoSwapSlot && each.slot.config.properties.autoSwapSlotName,
  );
  const notes = [
    `${slot} gets what production holds now; swapping once more would bring it back.`,
    differences.length > 0 && `Settings that differ and go with the content: ${differences.join(", ")}.`,
    stay.length > 0 && `Settings that stay in their slot: ${stay.toSorted().join(", ")}.`,
    `${slot} is restarted with the settings of production and warmed up first; if it does not start, nothing is swapped.`,
    ...others.map(
      (each) =>
        `Deployments to ${each.slot.name} go live by themselves (auto swap). Name it as autoSwapSlot.`,
    ),
  ].filter((note) => typeof note === "string");
  const isHeld = wish === "set" && target.autoSwapSlot !== undefined;
  return {
    steps: stepsFor(target, slot, ends, wish),
    notes,
    hold: isHeld ? autoSwapWords(target.autoSwapSlot ?? "", "") : null,
  };
}

async function readHeld(app: AppService): Promise<Held | null> {
  const { autoSwapSlot, app: name } = app.target;
  if (autoSwapSlot === undefined) return null;
  const slot = await readSlot(app, autoSwapSlot);
  if (!slot) throw new PlatformUnreadable(`${name} has no slot ${autoSwapSlot}.`);
  const into = slot.config.properties.autoSwapSlotName ?? "";
  return { on: into === "", means: autoSwapWords(autoSwapSlot, into) };
}
