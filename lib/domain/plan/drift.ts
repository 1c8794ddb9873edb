import type { PlanChange } from "@/lib/domain/plan/plan-document";
import type { LiveRelease } from "@/lib/domain/release/release";

/** `changed` says what runs instead, for the page that offers to propose anew. */
export type Drift =
  | { at: "from" }
  | { at: "to" }
  | { at: "elsewhere"; changed: string }
  | { at: "unknown"; changed: string };

/**
 * Compares what the platform says now with what a change starts from. At `from`: go. At `to`: done without
 * a call. Elsewhere: the plan is stale. Null (the platform did not answer) is unknown and never a go.
 */
export function whereIs(plan: Pick<PlanChange, "from" | "to">, live: LiveRelease | null): Drift {
  if (live === null) return { at: "unknown", changed: "The platform does not say which release is live." };
  if (live.releaseId === plan.to.releaseId) return compareCommit(live, plan.to, "to");
  if (live.releaseId !== plan.from.releaseId) {
    return {
      at: "elsewhere",
      changed: `${live.version} is live; the plan starts from ${plan.from.version}.`,
    };
  }
  if (live.configHash === null) return { at: "unknown", changed: "The live configuration cannot be read." };
  if (live.configHash !== plan.from.configHash) {
    return {
      at: "elsewhere",
      changed: `The configuration of ${live.version} changed after the plan was made.`,
    };
  }
  return compareCommit(live, plan.from, "from");
}

function compareCommit(
  live: LiveRelease,
  wanted: { version: string; commit: string | null },
  at: "from" | "to",
): Drift {
  if (live.commit === null && wanted.commit !== null)
    return { at: "unknown", changed: "The commit of the live release cannot be read." };
  if (live.commit !== wanted.commit || live.version !== wanted.version) {
    return { at: "elsewhere", changed: `${live.version} is live with other content than the plan knows.` };
  }
  return { at };
}

/** Where a whole plan stands: unknown or elsewhere as soon as one target is; done only when all are. */
export function whereAllAre(found: readonly { target: string; drift: Drift }[]): Drift {
  const named = ({ target, drift }: (typeof found)[number]) => {
    const changed = "changed" in drift ? drift.changed : "";
    return found.length === 1 ? changed : `${target}: ${changed}`;
  };
  const elsewhere = found.filter(({ drift }) => drift.at === "elsewhere");
  if (elsewhere.length > 0) return { at: "elsewhere", changed: elsewhere.map(named).join(" ") };
  const unknown = found.filter(({ drift }) => drift.at === "unknown");
  if (unknown.length > 0) return { at: "unknown", changed: unknown.map(named).join(" ") };
  return { at: found.length > 0 && found.every(({ drift }) => drift.at === "to") ? "to" : "from" };
}
