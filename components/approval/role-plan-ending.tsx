import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { PlanState } from "@/lib/domain/plan/state";
import type { RolePlanDetail } from "@/lib/queries/role-plan-detail";

const ENDINGS: Record<PlanState, { tone: Tone; title: string; anew: boolean } | null> = {
  proposed: null,
  executing: { tone: "info", title: "Two people approved. The roles are being given.", anew: false },
  unknown: { tone: "info", title: "Two people approved. The roles are being given.", anew: false },
  succeeded: { tone: "success", title: "The roles were given.", anew: false },
  failed: { tone: "danger", title: "Nothing was given.", anew: true },
  stale: { tone: "warn", title: "The roles changed meanwhile. Nothing was given.", anew: true },
  withdrawn: { tone: "info", title: "The plan was withdrawn.", anew: true },
  rejected: { tone: "warn", title: "The plan was rejected. Nothing was given.", anew: true },
  expired: { tone: "warn", title: "The plan's time ran out. Nothing was given.", anew: true },
};

/** How the plan went on, and for an admin the way to propose it anew; nothing while it is open. */
export function RolePlanEnding({ plan, mayPropose }: { plan: RolePlanDetail; mayPropose: boolean }) {
  const ending = ENDINGS[plan.state];
  if (!ending) return null;
  return (
    <Callout
      live
      tone={ending.tone}
      title={ending.title}
      actions={ending.anew && mayPropose && <LinkButton href="/settings/people">Propose anew</LinkButton>}
    >
      {plan.countsFrom ? (
        <>
          {plan.document.person.name} holds {plan.document.to.roles.join(", ")}; what is new counts from{" "}
          <Time at={plan.countsFrom} /> on.
        </>
      ) : (
        plan.endedBecause
      )}
    </Callout>
  );
}
