import { contentDigest } from "@/lib/adapters/release-platforms/content-digest";
import {
  FLAG_STATES,
  type FlagFound,
  type FlagService,
  type FlagState,
} from "@/lib/adapters/release-platforms/flags/flag-service";
import { callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import {
  type CurrentRelease,
  type Ends,
  type Observation,
  type PlanPreview,
  PlatformUnreadable,
  type ReleasePlatform,
  type Serving,
} from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, RequestStep } from "@/lib/domain/plan/plan-step";

const CALL_MS = 10_000;
/** A flag service answers when it has stored the state; what was cut off on the way arrives within this time. */
const QUIET_MS = 5_000;
/** The call, and the time until applications have asked again. */
const LONGEST_MS = 60_000;

/** One flag in one environment as a release platform: its two states are the releases, the service keeps both. */
export function flagPlatform(service: FlagService): ReleasePlatform {
  const platform: ReleasePlatform = {
    kind: service.kind,
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: QUIET_MS,
      longestCallMs: LONGEST_MS,
    },
    place: service.place,
    notRestored: service.notRestored,
    healthUrl: service.healthUrl,
    current: () => current(service),
    candidates: async () => {
      const flag = await readFound(service);
      return FLAG_STATES.map((state) => ({
        ...releaseOf(service, state),
        artefactDigest: digestOf(service, flag, state),
        retained: true,
      }));
    },
    changeUnderWay: async () => null,
    preview: async (_, to) => preview(service, to),
    held: async () => null,
    observe: (step, plan) => observe(service, step, plan),
    send: (step, plan, sending) =>
      sendStep(platform, step, plan, sending, { make: () => call(service, step, sending.signal) }),
    servingVersion: () => servingVersion(service),
    probe: () => service.probe(),
  };
  return platform;
}

async function current(service: FlagService): Promise<CurrentRelease> {
  const [flag, production] = await Promise.all([readFound(service), askProduction(service)]);
  const release = releaseOf(service, flag.state);
  const warnings = [...flag.warnings];
  if (production?.ok === false) warnings.push(production.why);
  if (production?.ok && !servesRelease(production, release)) {
    warnings.push(`${service.name} says ${release.version}, production follows ${production.version}.`);
  }
  return {
    ...release,
    configHash: contentDigest(flag.survives),
    since: await service.since(flag.state),
    saidBy: service.name,
    warnings,
    overruledBy: flag.overruledBy,
  };
}

async function preview(service: FlagService, { releaseId }: PlanTo): Promise<PlanPreview> {
  const to = stateOf(service, releaseId);
  if (to === null) throw new PlatformUnreadable(`${service.flag} has no state ${releaseId}`);
  const steps = [service.stepTo(to)];
  const flag = await service.read();
  if (!flag.found) return { steps, notes: [flag.why], hold: null };
  const unsafe = `twokey.yaml calls ${service.flag} safe while it is ${service.safe}. This plan turns it ${to}.`;
  const again = `${flag.overruledBy} will turn the flag again.`;
  const notes = [...(to === service.safe ? [] : [unsafe]), ...(flag.overruledBy === null ? [] : [again])];
  return { steps, notes: [...notes, ...(await service.notes(to, flag))], hold: null };
}

async function observe(service: FlagService, step: PlanStep, { from, to }: Ends): Promise<Observation> {
  const state = step.kind === "request" && step.puts !== null ? stateOf(service, step.puts) : null;
  if (state === null) return { at: "other", what: `It is no step for the flag ${service.flag}.` };
  const flag = await service.read();
  if (!flag.found) return { at: "other", what: flag.why };
  if (flag.state === state) return observeProduction(service, { from, to });
  if (contentDigest(flag.survives) !== from.configHash)
    return { at: "other", what: `What ${service.flag} serves was changed after the plan was made.` };
  if (digestOf(service, flag, state) !== to.artefactDigest)
    return { at: "other", what: `${service.flag} ${state} would serve something else than what was signed.` };
  return { at: "from" };
}

/** The service has the state; applications follow when they ask again. */
async function observeProduction(service: FlagService, { from, to }: Ends): Promise<Observation> {
  const said = `${service.name} says ${to.version} in ${service.environment}`;
  const production = await askProduction(service);
  if (production === null) return { at: "to", evidence: said };
  if (!production.ok) return { at: "unknown", why: production.why };
  if (servesRelease(production, to)) return { at: "to", evidence: `${said}, and production follows it` };
  if (servesRelease(production, from))
    return { at: "unknown", why: `${said}, but production still follows ${from.version}` };
  return { at: "other", what: `${said}, but production names ${production.version}.` };
}

async function call(service: FlagService, step: PlanStep, signal: AbortSignal) {
  const called = await callPlatform(asRequest(step), service.headers, { signal, timeoutMs: CALL_MS });
  if (called.called !== "refused") return called;
  const advice = service.advice(called.reason);
  return advice === null ? called : { ...called, reason: `${advice} (${called.reason})` };
}

async function servingVersion(service: FlagService): Promise<Serving> {
  const production = await askProduction(service);
  if (production !== null) return production;
  try {
    const { version, commit } = releaseOf(service, (await readFound(service)).state);
    return { ok: true, version, commit };
  } catch (error) {
    if (error instanceof PlatformUnreadable) return { ok: false, why: error.message };
    throw error;
  }
}

async function askProduction({ versionUrl }: FlagService): Promise<Serving | null> {
  return versionUrl === null ? null : askServingVersion(versionUrl);
}

async function readFound(service: FlagService): Promise<FlagFound> {
  const flag = await service.read();
  if (!flag.found) throw new PlatformUnreadable(flag.why);
  return flag;
}

function releaseOf({ releaseIds, flag }: FlagService, state: FlagState) {
  return { releaseId: releaseIds[state], version: `${flag} ${state}`, commit: null };
}

function digestOf(service: FlagService, flag: FlagFound, state: FlagState): string {
  return contentDigest({
    flag: service.flag,
    environment: service.environment,
    state,
    serves: flag.serves[state],
  });
}

function stateOf({ releaseIds }: FlagService, releaseId: string): FlagState | null {
  return FLAG_STATES.find((state) => releaseIds[state] === releaseId) ?? null;
}

function asRequest(step: PlanStep): RequestStep {
  if (step.kind !== "request") throw new Error(`a flag has no step of the kind ${step.kind}`);
  return step;
}
