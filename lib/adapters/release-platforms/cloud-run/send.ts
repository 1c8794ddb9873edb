import { see } from "@/lib/adapters/release-platforms/cloud-run/observe";
import { type CloudRun, needService, readOperation } from "@/lib/adapters/release-platforms/cloud-run/read";
import { operationShape } from "@/lib/adapters/release-platforms/cloud-run/resources";
import { stepsFor } from "@/lib/adapters/release-platforms/cloud-run/steps";
import { withEtag } from "@/lib/adapters/release-platforms/cloud-run/traffic";
import { type Called, callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import type {
  Ends,
  Observation,
  PlanPreview,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import type { PlanStep, RequestStep } from "@/lib/domain/plan/plan-step";

export const LONGEST_CALL_MS = 120_000;
const CALL_TIMEOUT_MS = 30_000;
const LOOK_AGAIN_MS = 500;

/** Sends one step of a plan: tried with `validateOnly` first, then called once with the etag that `from` was seen with. */
export async function send(
  run: CloudRun,
  step: PlanStep,
  ends: Ends,
  sending: Sending,
): Promise<SendOutcome> {
  if (step.kind !== "request") return { outcome: "refused", reason: "It is no step for Cloud Run." };
  let etag = "";
  let operation: string | null = null;
  const observe = async (): Promise<Observation> => {
    const seen = await see(run, step, ends);
    etag = seen.etag;
    return seen.observation;
  };
  const planned: PlanPreview = { steps: [], notes: [], hold: null };
  const preview = async (from: Ends["from"], to: Ends["to"], hold: "set" | "lift" | "leave") => ({
    ...planned,
    steps: stepsFor(run.target, await needService(run), { from, to }, hold),
  });
  const make = async (): Promise<Called> => {
    if (etag === "") return { called: "unknown", reason: "Nothing was sent: Cloud Run gave no etag." };
    const tried = await tryOut(run, step, etag, sending.signal);
    if (tried.called !== "accepted") return tried;
    sending.log("Cloud Run would accept the call (validateOnly)");
    const called = await call(run, step.url, step, etag, sending.signal);
    if (called.called === "accepted") operation = operationIn(called.body);
    return called;
  };
  const look = () => follow(run, operation, observe, sending);
  // A gone service is a fact to tell, and not a target that was configured anew.
  const first = await observe().catch((error: Error): Observation => ({ at: "unknown", why: error.message }));
  if (first.at === "other") return { outcome: "refused", reason: first.what };
  return sendStep({ preview, observe }, step, ends, sending, { make, look, lookAgainMs: LOOK_AGAIN_MS });
}

/** The same call, checked by Cloud Run and not carried out. */
export async function tryOut(
  run: CloudRun,
  step: RequestStep,
  etag: string | null,
  signal: AbortSignal,
): Promise<Called> {
  const called = await call(run, `${step.url}&validateOnly=true`, step, etag, signal);
  switch (called.called) {
    case "accepted":
      return called;
    case "refused":
      return { called: "refused", reason: `Cloud Run would refuse the call: ${called.reason}` };
    case "unknown":
      return { called: "unknown", reason: `Nothing was sent, because the dry run failed: ${called.reason}` };
  }
}

async function call(
  { authorize }: CloudRun,
  url: string,
  step: RequestStep,
  etag: string | null,
  signal: AbortSignal,
): Promise<Called> {
  const body = step.body === null || etag === null ? step.body : withEtag(step.body, etag);
  const headers = await authorize();
  signal.throwIfAborted();
  return callPlatform({ ...step, url, body }, headers, { signal, timeoutMs: CALL_TIMEOUT_MS });
}

/** The operation says when to look; what counts is what the service reports. An unreadable operation is no failure. */
async function follow(
  run: CloudRun,
  name: string | null,
  observe: () => Promise<Observation>,
  sending: Sending,
): Promise<Observation | { at: "failed"; why: string }> {
  if (name === null) return observe();
  const operation = await readOperation(run, name, sending.signal).catch((error: Error) => {
    sending.log(error.message);
    return { done: true, failed: null };
  });
  if (!operation.done) return { at: "unknown", why: "The operation of Cloud Run is not done." };
  const seen = await observe();
  if (operation.failed === null || seen.at === "to" || seen.at === "unknown") return seen;
  return { at: "failed", why: operation.failed };
}

function operationIn(body: string): string | null {
  try {
    return operationShape.parse(JSON.parse(body)).name;
  } catch {
    return null;
  }
}
