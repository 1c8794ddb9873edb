import { holdingOf } from "@/lib/adapters/release-platforms/app-service/holding";
import { type AppService, needProduction, readAll } from "@/lib/adapters/release-platforms/app-service/read";
import { permissionShape } from "@/lib/adapters/release-platforms/app-service/resources";
import { addressOf, PRODUCTION } from "@/lib/adapters/release-platforms/app-service/target";
import { readWorld } from "@/lib/adapters/release-platforms/app-service/world";
import { type Finding, questionsToProduction } from "@/lib/adapters/release-platforms/findings";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

const PERMISSIONS = "/providers/Microsoft.Authorization/permissions";
const PERMISSIONS_VERSION = "2022-04-01";

const NEEDED = [
  "Microsoft.Web/sites/read",
  "Microsoft.Web/sites/config/read",
  "Microsoft.Web/sites/deployments/read",
  "Microsoft.Web/sites/slots/read",
  "Microsoft.Web/sites/slots/config/read",
  "Microsoft.Web/sites/slots/deployments/read",
  "Microsoft.Web/sites/slots/slotsdiffs/Action",
  "Microsoft.Web/sites/slots/slotsswap/Action",
  "Microsoft.Web/sites/slots/operationresults/read",
];
const NEEDED_FOR_AUTO_SWAP = "Microsoft.Web/sites/slots/config/write";

/** Asks Azure for each permission, and reads every slot. */
export async function probe(app: AppService): Promise<{ ok: boolean; findings: string[] }> {
  const findings: Finding[] = [];
  for (const look of [permissions, slots, addresses]) {
    findings.push(...(await look(app).catch((error: Error) => [{ good: false, finding: error.message }])));
  }
  return { ok: findings.every(({ good }) => good), findings: findings.map(({ finding }) => finding) };
}

async function permissions(app: AppService): Promise<Finding[]> {
  const url = addressOf(app.target, PRODUCTION, PERMISSIONS, PERMISSIONS_VERSION);
  const given = await readAll(app, url, permissionShape);
  const needed = app.target.autoSwapSlot === undefined ? NEEDED : [...NEEDED, NEEDED_FOR_AUTO_SWAP];
  return needed.map((action) => {
    const good = given.some(
      ({ actions, notActions }) => matches(actions ?? [], action) && !matches(notActions ?? [], action),
    );
    return { good, finding: good ? `${action} is granted` : `${action} is missing` };
  });
}

/** Patterns as in a role definition: a star stands for anything, case does not matter. */
function matches(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const literal = pattern.split("*").map((part) => part.replace(/[.\\/+?^${}()|[\]]/g, "\\$&"));
    return new RegExp(`^${literal.join(".*")}$`, "i").test(action);
  });
}

async function slots(app: AppService): Promise<Finding[]> {
  const { production, others } = await readWorld(app);
  const found = [production, ...others].map(({ slot }) => {
    const holding = holdingOf(slot);
    const finding = holding.known ? `${slot.name} holds ${holding.release.version}` : holding.why;
    return { good: holding.known || slot.name !== PRODUCTION, finding };
  });
  const { autoSwapSlot, app: name } = app.target;
  if (autoSwapSlot !== undefined && !others.some(({ slot }) => slot.name === autoSwapSlot))
    found.push({ good: false, finding: `autoSwapSlot: ${name} has no slot ${autoSwapSlot}` });
  if (others.length === 0) found.push({ good: false, finding: `${name} has no slot to swap with` });
  return found;
}

async function addresses(app: AppService): Promise<Finding[]> {
  const { target } = app;
  const found = target.versionUrl === undefined ? [] : [await versionAddress(app, target.versionUrl)];
  const health = questionsToProduction(undefined, target.healthUrl);
  return [...found, ...(await Promise.all(health.map((ask) => ask())))];
}

/** A rollback is confirmed by this address, so it has to name what the deployment names. */
async function versionAddress(app: AppService, url: string): Promise<Finding> {
  const serving = await askServingVersion(url);
  if (!serving.ok) return { good: false, finding: serving.why };
  const holding = holdingOf(await needProduction(app));
  const good = holding.known && servesRelease(serving, holding.release);
  const named = holding.known ? holding.release.version : "nothing";
  const what = `${url} answers ${serving.version}`;
  return {
    good,
    finding: good ? what : `${what}, but the deployment names ${named}: it needs that version or its commit`,
  };
}
