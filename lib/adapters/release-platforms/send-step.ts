import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import type {
  Ends,
  Observation,
  ReleasePlatform,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

const LOOK_AGAIN_MS = 250;

type Call = {
  /** The one call. It keeps `sending.signal`. */
  make: () => Promise<Called>;
  /** Looks once after the call; `observe` by default. `failed`: the platform says that it gave up. */
  look?: () => Promise<Observation | { at: "failed"; why: string }>;
  lookAgainMs?: number;
};

/**
 * The way a step is sent to a platform that knows no keys of ours: a step that is not the one the adapter would plan
 * today is refused, the platform is looked at, called once only when it is at `from`, and read back until the
 * deadline. Never throws.
 */
export async function sendStep(
  platform: Pick<ReleasePlatform, "preview" | "observe">,
  step: PlanStep,
  ends: Ends,
  sending: Sending,
  { make, look, lookAgainMs = LOOK_AGAIN_MS }: Call,
): Promise<SendOutcome> {
  const { signal, log } = sending;
  try {
    if (signal.aborted)
      return { outcome: "unknown", reason: "The time for the call was over before it began." };
    if (!(await isPlanned(platform, step, ends)))
      return { outcome: "refused", reason: "The target was configured anew after the plan was made." };
    const before = await platform.observe(step, ends);
    if (before.at === "to") return { outcome: "confirmed", evidence: before.evidence };
    if (before.at === "other") return { outcome: "refused", reason: before.what };
    if (before.at === "unknown") return { outcome: "unknown", reason: `Nothing was sent: ${before.why}` };
    signal.throwIfAborted();
    const called = await make();
    log(called.called === "accepted" ? "the platform accepted the call" : called.reason);
    if (called.called !== "accepted") return { outcome: called.called, reason: called.reason };
    return await follow(
      look ?? (() => platform.observe(step, ends, sending.idempotencyKey)),
      signal,
      lookAgainMs,
    );
  } catch (error) {
    return { outcome: "unknown", reason: error instanceof Error ? error.message : String(error) };
  }
}

async function isPlanned(
  platform: Pick<ReleasePlatform, "preview">,
  step: PlanStep,
  { from, to }: Ends,
): Promise<boolean> {
  for (const hold of ["set", "lift", "leave"] as const) {
    const { steps } = await platform.preview(from, to, hold);
    if (steps.some((planned) => isDeepStrictEqual(planned, step))) return true;
  }
  return false;
}

/** Reads back until the release is there. What is seen in between may be the past. */
async function follow(
  look: NonNullable<Call["look"]>,
  signal: AbortSignal,
  lookAgainMs: number,
): Promise<SendOutcome> {
  let last = "the platform was not read after the call";
  while (!signal.aborted) {
    const seen = await look().catch((error: Error) => ({ at: "unknown", why: error.message }) as const);
    if (seen.at === "to") return { outcome: "confirmed", evidence: seen.evidence };
    if (seen.at === "failed") return { outcome: "refused", reason: seen.why };
    last =
      seen.at === "other"
        ? seen.what
        : seen.at === "unknown"
          ? seen.why
          : "it still has the release from before";
    await wait(lookAgainMs, undefined, { signal }).catch(() => undefined);
  }
  return { outcome: "unknown", reason: `The time for the call is over: ${last}` };
}
