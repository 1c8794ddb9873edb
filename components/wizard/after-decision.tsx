import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Wizard } from "@/lib/queries/wizard";

/** What follows from a decision that leads to no plan. */
export function AfterDecision({ wizard }: { wizard: Wizard }) {
  const { answers, incident } = wizard;
  const live = wizard.targets.flatMap((target) => target.live?.version ?? []).join(", ");
  const room = (
    <LinkButton size="sm" icon="arrowLeft" href={`/incidents/${incident.reference}`}>
      Go to the room of {incident.reference}
    </LinkButton>
  );
  if (answers.way === "investigate") {
    return (
      <Callout live title="Decided: investigate further" actions={room}>
        The incident stays open, and so do its clocks. Nothing is prepared and nothing is called. Note in the
        room what you find; come back here at any time and decide again.
      </Callout>
    );
  }
  if (answers.way !== "fix_forward") return null;
  return (
    <Callout live tone="warn" title="Decided: fix forward. Twokey does not ship the fix" actions={room}>
      <p>
        There is no hotfix branch, no pull request and no deployment from here yet.{" "}
        {live && `${live} stays live until you replace it.`}
      </p>
      <Steps>
        <li>
          Branch from the commit that production runs, not from the tip of main. The page of the service names
          it.
        </li>
        <li>Change as little as possible, have it reviewed, and deploy it with your own pipeline.</li>
        <li>Twokey sees the new release as soon as it is live, and the triggers show whether it helped.</li>
        <li>
          No rollback means no verification here: a commander closes the incident, with a written reason.
        </li>
      </Steps>
    </Callout>
  );
}

function Steps({ children }: { children: ReactNode }) {
  return <ol className="mt-2 grid list-decimal gap-1 pl-5">{children}</ol>;
}
