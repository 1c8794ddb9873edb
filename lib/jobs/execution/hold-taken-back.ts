import type { Transaction } from "@/lib/db/client";
import { insertQuarantine } from "@/lib/db/quarantine";
import { isNewByNature } from "@/lib/domain/release/platform-name";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { progressOf, type Written, wasTakenBack } from "@/lib/jobs/execution/run";

const UNTIL = "a release is live that contains the fix, or somebody ends it with a reason";

/**
 * What was taken back is held, on every target that really changed, also when others did not. Where the platform's own lock
 * could not be set, only Twokey holds.
 */
export async function holdTakenBack(tx: Transaction, run: Written): Promise<TimelineEvent[]> {
  const { service, proposer, changes } = run.document;
  const events: TimelineEvent[] = [];
  for (const change of changes) {
    const { target, from, to, hold } = change;
    const wentBack = to.wasInProduction && !isNewByNature(target.platform);
    if (!wentBack || !wasTakenBack(run, change)) continue;
    const means = ["done", "there"].includes(progressOf(run, change)) ? hold : null;
    const { releaseId, version, commit } = from;
    const held = await insertQuarantine(tx, {
      service,
      target: target.name,
      releaseId,
      version,
      commit,
      incidentId: run.stored.plan.incident.id,
      executionId: run.stored.id,
      ownerId: proposer,
      means,
      until: UNTIL,
    });
    if (held)
      events.push({
        event: "release_held",
        body: { target: target.name, version, means, until: UNTIL },
      });
  }
  return events;
}
