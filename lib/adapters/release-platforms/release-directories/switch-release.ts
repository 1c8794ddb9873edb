import {
  pointCurrentAt,
  readCurrentLink,
} from "@/lib/adapters/release-platforms/release-directories/current-link";
import { readJournal, writeJournal } from "@/lib/adapters/release-platforms/release-directories/journal";
import { withLock } from "@/lib/adapters/release-platforms/release-directories/lock";
import { faultOfTarget } from "@/lib/adapters/release-platforms/release-directories/target";
import type {
  Ends,
  Observation,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import type { SwitchReleaseStep } from "@/lib/domain/plan/plan-step";

/** The link is the truth of this step, whatever the running process says. */
export async function observeSwitch(step: SwitchReleaseStep, plan: Ends): Promise<Observation> {
  const link = await readCurrentLink(step.root);
  if (!link.ok) return { at: "unknown", why: link.why };
  if (link.releaseId === step.to) return { at: "to", evidence: `current leads to ${step.to}` };
  if (link.releaseId !== step.from) {
    return { at: "other", what: `current leads to ${link.releaseId}; the plan starts from ${step.from}.` };
  }
  const fault = await faultOfTarget(step.root, plan.to);
  return fault === null ? { at: "from" } : { at: "other", what: fault };
}

/** Compares and switches while nobody else can; the journal is on disk before and after. */
export function sendSwitch(step: SwitchReleaseStep, plan: Ends, sending: Sending): Promise<SendOutcome> {
  const { idempotencyKey: key, attempt, signal, log } = sending;
  const note = { key, attempt, step: step.kind };
  return withLock(step.root, signal, async () => {
    const journal = await readJournal(step.root, key);
    if (journal.some((entry) => entry.attempt > attempt)) {
      return { outcome: "unknown", reason: "A later attempt of the same step has begun." };
    }
    const before = await observeSwitch(step, plan);
    if (before.at === "to") return { outcome: "confirmed", evidence: before.evidence };
    if (before.at === "unknown") return { outcome: "refused", reason: before.why };
    if (before.at === "other") return { outcome: "refused", reason: before.what };
    if (journal.some((entry) => entry.event === "done")) {
      return {
        outcome: "refused",
        reason: `This step was done before; somebody has put ${step.from} back since.`,
      };
    }
    signal.throwIfAborted();
    await writeJournal(step.root, { ...note, event: "begun", detail: `${step.from} → ${step.to}` });
    await pointCurrentAt(step.root, step.to);
    await writeJournal(step.root, { ...note, event: "done", detail: `current leads to ${step.to}` });
    log(`current: ${step.from} → ${step.to}`);
    const after = await observeSwitch(step, plan);
    return after.at === "to"
      ? { outcome: "confirmed", evidence: after.evidence }
      : { outcome: "unknown", reason: `After the switch current does not lead to ${step.to}.` };
  });
}
