import { GlassKey } from "@/components/approval/glass-key";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import type { PlanDetail } from "@/lib/queries/plan-detail";

/** Who turned the keys. Once it has begun, what became of their roles since no longer matters. */
export function ApproverList({ plan }: { plan: PlanDetail }) {
  const approvals = plan.votes.filter((vote) => vote.act === "approve" && vote.revokedAt === null);
  return (
    <ul className="grid gap-3" aria-label="Approved by">
      {plan.glass && <GlassKey glass={plan.glass} />}
      {approvals.map((vote) => (
        <li key={vote.personId} className="grid gap-1">
          <span className="flex flex-wrap items-center gap-2">
            <StateBadge kind="ok">Approved</StateBadge>
            <span className="font-medium">{vote.person}</span>
            {vote.personId === plan.proposer.id && (
              <span className="text-ink-muted text-sm">proposed the plan</span>
            )}
          </span>
          <span className="text-ink-muted text-sm">
            {vote.method === "passkey" ? "Signed with a passkey" : "Confirmed with the password (weaker)"},{" "}
            <Time at={vote.votedAt} part="time" />
          </span>
        </li>
      ))}
    </ul>
  );
}
