import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Countdown } from "@/components/ui/live-clock";
import type { Wizard } from "@/lib/queries/wizard";

/** A plan that holds the target: as long as it is open there can be no other. */
export function OpenPlanNote({ wizard }: { wizard: Wizard }) {
  const { openPlan, incident } = wizard;
  if (!openPlan) return null;
  const here = openPlan.reference === incident.reference;
  return (
    <Callout
      live
      tone="warn"
      title={
        openPlan.state === "proposed"
          ? `A plan for ${incident.serviceName} waits for its two keys`
          : `A plan for ${incident.serviceName} is being executed`
      }
      actions={
        <LinkButton size="sm" icon="arrowRight" href={`/incidents/${openPlan.reference}/approval`}>
          Open the plan{here ? "" : ` of ${openPlan.reference}`}
        </LinkButton>
      }
    >
      Proposed by {openPlan.proposedBy}
      {openPlan.state === "proposed" && (
        <>
          , runs out in <Countdown until={openPlan.expiresAt} now={wizard.readAt} />
        </>
      )}
      . What you decide here changes nothing in it; another plan can be proposed when it was withdrawn or has
      ended.
    </Callout>
  );
}
