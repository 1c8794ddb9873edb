import { isCarriedByGlass } from "@/components/approval/glass-words";
import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Tone } from "@/components/ui/tone";
import type { PlanState } from "@/lib/domain/plan/state";
import type { PlanDetail } from "@/lib/queries/plan-detail";

type Ending = { tone: Tone; title: string; leadsTo: "anew" | "execution" | null };

const ENDINGS: Record<PlanState, Ending | null> = {
  proposed: null,
  executing: {
    tone: "info",
    title: "Two people approved. The plan is being executed.",
    leadsTo: "execution",
  },
  succeeded: { tone: "success", title: "The plan was executed.", leadsTo: "execution" },
  failed: { tone: "danger", title: "The plan was executed and failed.", leadsTo: "execution" },
  unknown: {
    tone: "warn",
    title: "The outcome is not known. The platform is being asked.",
    leadsTo: "execution",
  },
  stale: { tone: "warn", title: "Something else runs now. Nothing was called.", leadsTo: "anew" },
  withdrawn: { tone: "info", title: "The plan was withdrawn.", leadsTo: "anew" },
  rejected: { tone: "warn", title: "The plan was rejected.", leadsTo: "anew" },
  expired: { tone: "warn", title: "The plan's time ran out. Approvals do not move over.", leadsTo: "anew" },
};

/** How the plan went on, and the next step from there; nothing while it is open. */
export function PlanEnding({ plan, reference }: { plan: PlanDetail; reference: string }) {
  const ending = ENDINGS[plan.state];
  if (!ending) return null;
  return (
    <Callout
      live
      tone={ending.tone}
      title={
        plan.state === "executing" && isCarriedByGlass(plan)
          ? `${plan.glass?.brokenBy} broke the glass. The plan is being executed.`
          : ending.title
      }
      actions={
        ending.leadsTo && (
          <LinkButton
            variant="primary"
            href={
              ending.leadsTo === "anew"
                ? `/incidents/${reference}/plan?step=release`
                : `/incidents/${reference}/execution`
            }
          >
            {ending.leadsTo === "anew" ? "Propose anew" : "Watch the execution"}
          </LinkButton>
        )
      }
    >
      {plan.endedBecause}
    </Callout>
  );
}
