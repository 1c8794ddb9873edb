import Link from "next/link";
import { FromTo } from "@/components/ui/from-to";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import type { PlanState } from "@/lib/domain/plan/state";
import type { PlanLine } from "@/lib/queries/incident-detail";

const KINDS: Record<PlanState, StateKind> = {
  proposed: "pending",
  executing: "running",
  unknown: "warning",
  succeeded: "ok",
  failed: "failed",
  stale: "unknown",
  withdrawn: "unknown",
  rejected: "failed",
  expired: "unknown",
};

/** The plans of an incident, newest first, each with its fate. */
export function PlanLines({ plans, reference }: { plans: readonly PlanLine[]; reference: string }) {
  return (
    <ul className="grid gap-3">
      {plans.map((plan, index) => (
        <li key={plan.id} className="flex flex-wrap items-center justify-between gap-2">
          <span className="grid">
            {index === 0 ? (
              <Link href={`/incidents/${reference}/approval`} className="hover:underline">
                <FromTo from={plan.from} to={plan.to} />
              </Link>
            ) : (
              <FromTo from={plan.from} to={plan.to} />
            )}
            <span className="text-ink-muted text-sm">
              {plan.proposedBy}, <Time at={plan.proposedAt} part="time" local={false} />
            </span>
          </span>
          <StateBadge kind={KINDS[plan.state]}>{plan.state}</StateBadge>
        </li>
      ))}
    </ul>
  );
}
