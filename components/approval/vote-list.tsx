import { GlassKey } from "@/components/approval/glass-key";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import type { GlassLine } from "@/lib/queries/break-glass";
import type { PlanVoting, VoteLine } from "@/lib/queries/plan-voting";

/** Who has voted, how, and whether it counts now. */
export function VoteList({ plan, glass = null }: { plan: PlanVoting; glass?: GlassLine | null }) {
  const missing = Math.max(0, plan.approvalsNeeded - plan.approvalsCounted);
  const places = plan.state === "proposed" ? missing : 0;
  return (
    <ol className="grid gap-3" aria-label="Approvals">
      {glass && <GlassKey glass={glass} />}
      {plan.votes.map((vote) => (
        <li key={vote.personId} className="grid gap-1">
          <span className="flex flex-wrap items-center gap-2">
            <VoteBadge vote={vote} />
            <span className="font-medium">{vote.person}</span>
            {vote.personId === plan.proposer.id && (
              <span className="text-ink-muted text-sm">proposed the plan</span>
            )}
          </span>
          <span className="text-ink-muted text-sm">
            {vote.method === "passkey" ? "Signed with a passkey" : "Confirmed with the password (weaker)"},{" "}
            <Time at={vote.votedAt} part="time" />
            {vote.reason && ` · ${vote.reason}`}
          </span>
          {vote.voidBecause.map((why) => (
            <span key={why} className="text-sm text-warn-ink">
              Does not count: {why}
            </span>
          ))}
        </li>
      ))}
      {Array.from({ length: places }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places are all alike
        <li key={index} className="flex items-center gap-2">
          <StateBadge kind="unknown">Missing</StateBadge>
          <span className="text-ink-muted">
            {index === 0 && missing === 2 ? "First approval" : "Second approval"}
          </span>
        </li>
      ))}
    </ol>
  );
}

function VoteBadge({ vote }: { vote: VoteLine }) {
  if (vote.revokedAt) return <StateBadge kind="unknown">Revoked</StateBadge>;
  if (vote.act === "reject") return <StateBadge kind="failed">Rejected</StateBadge>;
  return vote.voidBecause.length > 0 ? (
    <StateBadge kind="warning">Void</StateBadge>
  ) : (
    <StateBadge kind="ok">Approved</StateBadge>
  );
}
