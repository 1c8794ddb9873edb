import type { Observation } from "@/lib/adapters/release-platforms/release-platform";
import { databaseNow } from "@/lib/db/execution";
import { fail } from "@/lib/jobs/execution/endings";
import { beginAsking, confirm, foundNotApplied } from "@/lib/jobs/execution/ledger";
import { readInTime } from "@/lib/jobs/execution/read-in-time";
import type { Next, Run, Step } from "@/lib/jobs/execution/run";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** A step whose outcome nobody knows: wait out the quiet period, then ask, for as long as it takes. */
export async function waitOut(run: Run, step: Step): Promise<Next> {
  const left = step.platform.capabilities.quietPeriodMs - (await unknownForMs(run, step));
  if (left > 0) return { next: "wait", ms: left };
  await beginAsking(run, step);
  return { next: "again" };
}

export async function ask(run: Run, step: Step): Promise<Next> {
  const seen = await readInTime(step.platform, (platform) =>
    platform.observe(step.planned, step.change, step.idempotencyKey),
  ).catch((error: Error): Observation => ({ at: "unknown", why: error.message }));
  switch (seen.at) {
    case "to":
      await confirm(run, step, "reconciling", seen.evidence);
      return { next: "again" };
    case "from":
      await foundNotApplied(run, step, "The platform is where it was before.");
      return { next: "again" };
    case "other":
      await fail(run, seen.what, { step, from: "reconciling", to: "drifted" });
      return { next: "ended" };
    case "unknown": {
      const longer = Math.max(FIRST_WAIT_MS, (await unknownForMs(run, step)) / 4);
      return { next: "wait", ms: Math.min(longer, LONGEST_WAIT_MS) };
    }
  }
}

async function unknownForMs(run: Run, step: Step): Promise<number> {
  const now = await databaseNow(run.db);
  return now.getTime() - (step.row?.endedAt ?? now).getTime();
}
