import {
  type CurrentRelease,
  type Ends,
  type Observation,
  PlatformUnreadable,
  type ReleasePlatform,
  type Sending,
  type SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import type { HostAnswer, HostCall, HostReading, Offers } from "@/lib/jobs/faults/test-journalled-host";
import { planChange } from "@/test/plan-document";

/** How the adapter reaches the platform: in the same process, or over HTTP. Both throw when no answer came. */
export type Wire = {
  read(target: string): Promise<HostReading>;
  call(call: HostCall, signal: AbortSignal): Promise<HostAnswer>;
};

export type Pace = { quietPeriodMs: number; longestCallMs: number };

const { from, to } = planChange();

/** The folder of a target as plans name it. */
export function rootOf(target: string): string {
  return `/targets/${target}`;
}

/** An adapter as every other, to the platform with the journal. `sender` is what the journal calls this process. */
export function journalledPlatform(
  wire: Wire,
  target: string,
  { offers, pace, sender }: { offers: Offers; pace: Pace; sender: string },
): ReleasePlatform {
  const read = () =>
    wire.read(target).catch((error: Error) => {
      throw new PlatformUnreadable(error.message);
    });
  const capabilities = {
    idempotencyKey: offers.key,
    precondition: offers.precondition,
    listOperations: false,
    dryRun: false,
    ...pace,
  };
  return {
    kind: "release-directories",
    place: { identity: rootOf(target), location: rootOf(target) },
    capabilities,
    notRestored: [],
    healthUrl: null,
    current: async () => currentOf(await read()),
    candidates: async () => [],
    changeUnderWay: async () => null,
    preview: async () => ({ steps: stepsTo(target), notes: [], hold: null }),
    held: async () => null,
    observe: async (step) => whereIs(step, await read()),
    send: (step, _ends, sending) => send(wire, target, sender, step, sending),
    servingVersion: async () => ({ ok: true, version: (await read()).running, commit: null }),
    probe: async () => ({ ok: true, findings: [] }),
  };
}

export function stepsTo(target: string): PlanStep[] {
  return [
    { kind: "switch-release", root: rootOf(target), from: from.releaseId, to: to.releaseId },
    {
      kind: "restart",
      command: ["restart", target],
      versionUrl: `http://platform.test/${target}/version`,
      expectVersion: to.version,
    },
  ];
}

/** What both releases are, as every plan for this platform names them. */
export const ENDS: Ends = { from, to };

function currentOf({ running }: HostReading): CurrentRelease {
  const known = [from, to].find(({ releaseId }) => releaseId === running);
  return {
    releaseId: running,
    version: running,
    commit: known?.commit ?? null,
    configHash: from.configHash,
    since: null,
    saidBy: "the platform",
    warnings: [],
  };
}

function whereIs(step: PlanStep, { link, running }: HostReading): Observation {
  if (step.kind === "restart" && link !== to.releaseId)
    return { at: "other", what: `The link leads to ${link}.` };
  const seen = step.kind === "restart" ? running : link;
  if (seen === to.releaseId) return { at: "to", evidence: `${seen} is there` };
  return seen === from.releaseId ? { at: "from" } : { at: "other", what: `${seen} is there.` };
}

async function send(
  wire: Wire,
  target: string,
  sender: string,
  step: PlanStep,
  { idempotencyKey: key, attempt, signal, log }: Sending,
): Promise<SendOutcome> {
  const kind = step.kind === "restart" ? "restart" : "switch";
  try {
    signal.throwIfAborted();
    log(`call ${kind}`);
    const answer = await wire.call({ target, step: kind, key, attempt, sender }, signal);
    if (answer.done) return { outcome: "confirmed", evidence: "The platform says so." };
    const now = whereIs(step, answer);
    return now.at === "to"
      ? { outcome: "confirmed", evidence: now.evidence }
      : { outcome: "refused", reason: answer.why };
  } catch (error) {
    return { outcome: "unknown", reason: error instanceof Error ? error.message : String(error) };
  }
}
