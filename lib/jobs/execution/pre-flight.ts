import type { Observation } from "@/lib/adapters/release-platforms/release-platform";
import { type Drift, whereAllAre, whereIs } from "@/lib/domain/plan/drift";
import { readInTime } from "@/lib/jobs/execution/read-in-time";
import { type Run, type Step, stepsOf } from "@/lib/jobs/execution/run";

type InTheWay = Exclude<Observation, { at: "from" | "to" }>;

/**
 * Before anything is sent anywhere: every target still serves what the plan starts from (or is there already), and
 * its first step could be made. Null: nothing is in the way on any target. Throws when a platform does not answer.
 */
export async function preFlight(run: Run): Promise<InTheWay | null> {
  const firsts = stepsOf(run).filter(
    (step, index, all) => index === 0 || all[index - 1]?.change !== step.change,
  );
  const found = await Promise.all(
    firsts.map(async ({ change, platform, planned }) => {
      const target = change.target.name;
      const drift = whereIs(change, await readInTime(platform, () => platform.current()));
      if (drift.at !== "from") return { target, drift };
      return { target, drift: asDrift(await readInTime(platform, () => platform.observe(planned, change))) };
    }),
  );
  return asObstacle(whereAllAre(found));
}

/** The same for one target whose turn comes after others; its first step itself is looked at by whoever makes it. */
export async function leftItsStart({ change, platform }: Step): Promise<InTheWay | null> {
  return asObstacle(whereIs(change, await readInTime(platform, () => platform.current())));
}

function asObstacle(drift: Drift): InTheWay | null {
  if (drift.at === "elsewhere") return { at: "other", what: drift.changed };
  return drift.at === "unknown" ? { at: "unknown", why: drift.changed } : null;
}

function asDrift(seen: Observation): Drift {
  switch (seen.at) {
    case "other":
      return { at: "elsewhere", changed: seen.what };
    case "unknown":
      return { at: "unknown", changed: seen.why };
    default:
      return { at: seen.at };
  }
}
