import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { readCurrentLink } from "@/lib/adapters/release-platforms/release-directories/current-link";
import {
  type JournalEntry,
  readJournal,
  writeJournal,
} from "@/lib/adapters/release-platforms/release-directories/journal";
import { withLock } from "@/lib/adapters/release-platforms/release-directories/lock";
import type {
  Ends,
  Observation,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import { runCommand } from "@/lib/adapters/run-command";
import type { RestartStep } from "@/lib/domain/plan/plan-step";

const LOOK_AGAIN_MS = 100;
/** A service that was told to start and does not answer is given this long before it counts as not started. */
const SLOW_START_MS = 60_000;
/** A command that was begun and whose process nobody wrote down is given this long to take effect. */
const UNNAMED_MS = 20_000;
/** Older than this, a process number may long belong to something else. */
const LONGEST_COMMAND_MS = 10 * 60_000;

/** What production answers is the truth of this step. `key` set: the step may have been sent before. */
export async function observeRestart(
  root: string,
  step: RestartStep,
  plan: Ends,
  key: string | null,
): Promise<Observation> {
  const link = await readCurrentLink(root);
  if (!link.ok) return { at: "unknown", why: link.why };
  if (link.releaseId !== plan.to.releaseId) {
    return { at: "other", what: `current leads to ${link.releaseId}, not to ${plan.to.releaseId}.` };
  }
  const serving = await askServingVersion(step.versionUrl);
  if (!serving.ok) {
    const starting = key !== null && (await isStarting(root, key));
    return starting ? { at: "unknown", why: serving.why } : { at: "from" };
  }
  if (serving.version === step.expectVersion) {
    if (serving.commit === null || serving.commit === plan.to.commit) {
      return { at: "to", evidence: `${step.versionUrl} answers ${serving.version}` };
    }
    return {
      at: "other",
      what: `${serving.version} answers, built from another commit than the plan knows.`,
    };
  }
  if (serving.version === plan.from.version) {
    const running = key !== null && (await runningCommand(root, key));
    return running ? { at: "unknown", why: `the restart command still runs (${running})` } : { at: "from" };
  }
  return { at: "other", what: `${serving.version} answers, which the plan does not know.` };
}

export async function sendRestart(
  root: string,
  step: RestartStep,
  plan: Ends,
  sending: Sending,
): Promise<SendOutcome> {
  const { idempotencyKey: key, attempt, signal, log } = sending;
  const note = { key, attempt, step: step.kind };
  const already = await withLock(root, signal, () => beginOnce(root, step, plan, sending));
  if (already) return already;
  log(`run ${step.command.join(" ")}`);
  let noted = Promise.resolve();
  const started = (pid: number) => {
    noted = writeJournal(root, { ...note, event: "running", detail: nameOf(pid) });
  };
  const end = await runCommand(step.command, { cwd: root, signal, log, started });
  await noted;
  if (end.end === "given_up") {
    return { outcome: "unknown", reason: "The restart command did not end in time." };
  }
  const failed =
    end.end === "not_started" ? end.why : end.code === 0 ? null : `exit code ${end.code}: ${end.lastLine}`;
  if (failed !== null) {
    const now = await observeRestart(root, step, plan, key);
    if (now.at === "to") return { outcome: "confirmed", evidence: now.evidence };
    await writeJournal(root, { ...note, event: "failed", detail: failed });
    return { outcome: "refused", reason: `The restart command failed, ${failed}` };
  }
  const followed = await follow(root, step, plan, sending);
  if (followed.outcome === "confirmed") {
    await writeJournal(root, { ...note, event: "done", detail: followed.evidence });
  }
  return followed;
}

/** Null when this attempt may run the command; otherwise what is known without running it. */
async function beginOnce(
  root: string,
  step: RestartStep,
  plan: Ends,
  { idempotencyKey: key, attempt, signal }: Sending,
): Promise<SendOutcome | null> {
  const journal = await readJournal(root, key);
  if (journal.some((entry) => entry.attempt >= attempt)) {
    return { outcome: "unknown", reason: "This attempt or a later one of the same step has begun." };
  }
  const before = await observeRestart(root, step, plan, null);
  if (before.at === "to") return { outcome: "confirmed", evidence: before.evidence };
  if (before.at === "unknown") return { outcome: "refused", reason: before.why };
  if (before.at === "other") return { outcome: "refused", reason: before.what };
  signal.throwIfAborted();
  await writeJournal(root, { key, attempt, step: step.kind, event: "begun", detail: step.command.join(" ") });
  return null;
}

async function follow(root: string, step: RestartStep, plan: Ends, sending: Sending): Promise<SendOutcome> {
  for (;;) {
    const now = await observeRestart(root, step, plan, sending.idempotencyKey);
    if (now.at === "to") return { outcome: "confirmed", evidence: now.evidence };
    if (sending.signal.aborted)
      return { outcome: "unknown", reason: `${step.expectVersion} did not answer in time.` };
    await wait(LOOK_AGAIN_MS, undefined, { signal: sending.signal }).catch(() => undefined);
  }
}

/** Told to start a moment ago, or still being told to. */
async function isStarting(root: string, key: string): Promise<boolean> {
  const journal = await readJournal(root, key);
  return (
    journal.some(({ event, at }) => event === "begun" && isWithin(SLOW_START_MS, at)) || isAlive(journal)
  );
}

/** The command that a killed worker left behind, as the journal names it; null when it has ended. */
async function runningCommand(root: string, key: string): Promise<string | null> {
  const journal = await readJournal(root, key);
  const last = journal.at(-1);
  // Killed between the start of the command and the line that names it: it may be running all the same.
  if (last?.event === "begun" && isWithin(UNNAMED_MS, last.at)) return "its process is not known";
  return isAlive(journal) ? (journal.findLast(({ event }) => event === "running")?.detail ?? null) : null;
}

function isAlive(journal: readonly JournalEntry[]): boolean {
  const last = journal.findLast(({ event }) => event === "running");
  const here = nameOf("");
  if (!last?.detail.startsWith(here) || !isWithin(LONGEST_COMMAND_MS, last.at)) return false;
  try {
    return process.kill(Number(last.detail.slice(here.length)), 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

function nameOf(pid: number | ""): string {
  return `${hostname()}.${pid}`;
}

/** Near now on either side: a clock that was set back must not make a moment ago last for hours. */
function isWithin(ms: number, at: string): boolean {
  return Math.abs(Date.now() - Date.parse(at)) <= ms;
}
