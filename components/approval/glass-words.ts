import type { Tone } from "@/components/ui/tone";
import type { GlassState } from "@/lib/domain/approval/broken-glass";
import type { GlassLine } from "@/lib/queries/break-glass";
import type { PlanDetail } from "@/lib/queries/plan-detail";

/** The state of a use of break-glass, in a few words. */
export const GLASS_STATES: Record<GlassState, { word: string; tone: Tone }> = {
  waiting: { word: "Waits for a countersignature", tone: "danger" },
  countersigned: { word: "Countersigned", tone: "info" },
  objected: { word: "Objected to", tone: "danger" },
  "not countersigned": { word: "Not countersigned in time", tone: "danger" },
};

/** Whether somebody broke the glass of a plan that its approvals do not carry. */
export function isCarriedByGlass(
  plan: Pick<PlanDetail, "glass" | "approvalsCounted" | "approvalsNeeded">,
): boolean {
  return plan.glass !== null && plan.approvalsCounted < plan.approvalsNeeded;
}

/** Who answered and what follows, as a sentence; while nobody did, that somebody has to is said elsewhere. */
export function answerSentence({ state, answer, brokenBy }: GlassLine): string | null {
  const why = answer?.reason ? `: ${answer.reason}` : ".";
  switch (state) {
    case "waiting":
      return null;
    case "countersigned":
      return `${answer?.by} countersigned${why}`;
    case "objected":
      return `${answer?.by} objected${why} The roles approver and commander of ${brokenBy} are suspended.`;
    case "not countersigned":
      return `Nobody countersigned in 24 hours. The roles approver and commander of ${brokenBy} are suspended.`;
  }
}
