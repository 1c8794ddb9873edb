import { observe } from "@/lib/adapters/release-platforms/app-service/observe";
import { operationIn, readOperation } from "@/lib/adapters/release-platforms/app-service/operation";
import type { AppService } from "@/lib/adapters/release-platforms/app-service/read";
import { stepsFor } from "@/lib/adapters/release-platforms/app-service/steps";
import { type Called, callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import type {
  Ends,
  HoldWish,
  Observation,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

export const LONGEST_CALL_MS = 300_000;
const CALL_TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 250;

type Looked = Observation | { at: "failed"; why: string };

/** Sends one step of a plan, and follows the operation that Azure makes of it. */
export async function send(
  app: AppService,
  step: PlanStep,
  ends: Ends,
  sending: Sending,
): Promise<SendOutcome> {
  if (step.kind !== "swap-slots" && step.kind !== "request")
    return { outcome: "refused", reason: "It is no step for App Service." };
  const slot = step.kind === "swap-slots" ? step.slot : "";
  const platform = {
    preview: async (from: PlanFrom, to: PlanTo, wish: HoldWish) => ({
      steps: stepsFor(app.target, slot, { from, to }, wish),
      notes: [],
      hold: null,
    }),
    observe: () => observe(app, step, ends, null),
  };
  const request =
    step.kind === "request"
      ? step
      : { method: "POST" as const, url: step.url, contentType: "application/json", body: step.body };
  let operation: { url: string; waitMs: number } | null = null;
  const make = async (): Promise<Called> => {
    const headers = await app.authorize();
    sending.signal.throwIfAborted();
    const called = await callPlatform(request, headers, {
      signal: sending.signal,
      timeoutMs: CALL_TIMEOUT_MS,
    });
    if (called.called === "accepted" && called.header) operation = operationIn(app, called.header);
    if (operation) app.operations.set(sending.idempotencyKey, operation.url);
    return called;
  };
  const follow = following(app, sending, () => operation, platform.observe);
  return sendStep(platform, step, ends, sending, { make, look: follow, lookAgainMs: LOOK_AGAIN_MS });
}

/** Asks the operation as often as Azure wants to be asked, and then the slots, which alone are believed. */
function following(
  app: AppService,
  sending: Sending,
  begun: () => { url: string; waitMs: number } | null,
  look: () => Promise<Observation>,
): () => Promise<Looked> {
  let next: { url: string; at: number } | null = null;
  let ended: { failed: string | null } | null = null;
  return async () => {
    const operation = begun();
    if (operation === null) return look();
    next ??= { url: operation.url, at: performance.now() + operation.waitMs };
    if (ended === null) {
      if (performance.now() < next.at) return { at: "unknown", why: "The operation of Azure is not done." };
      const seen = await readOperation(app, next.url);
      if (seen.state === "running") {
        next = { url: seen.url, at: performance.now() + seen.waitMs };
        app.operations.set(sending.idempotencyKey, seen.url);
        return { at: "unknown", why: "The operation of Azure is not done." };
      }
      if (seen.state === "lost") sending.log(`The operation cannot be followed: ${seen.why}`);
      else app.operations.delete(sending.idempotencyKey);
      ended = { failed: seen.state === "failed" ? seen.why : null };
    }
    const there = await look();
    if (ended.failed === null || there.at === "to" || there.at === "unknown") return there;
    return { at: "failed", why: ended.failed };
  };
}
