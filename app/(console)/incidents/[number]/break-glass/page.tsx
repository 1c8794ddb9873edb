import { answerGlass } from "@/app/(console)/incidents/[number]/break-glass/actions";
import { GlassView } from "@/components/approval/glass-view";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { glassPlans } from "@/lib/queries/glass-plans";
import { site } from "@/lib/site";
import { incidentPage } from "@/lib/web/incident-route";

type Props = { params: Promise<{ number: string }> };

export default async function BreakGlassPage({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/break-glass");
  const now = new Date();
  const viewer = { actor, config: configuration(), site: site(), now };
  const shown = await glassPlans(database(), head.id, viewer);
  if (shown.plans.length === 0) {
    return (
      <EmptyState
        title="Nobody broke the glass here"
        icon="key"
        action={<LinkButton href={`/incidents/${head.reference}/approval`}>Open the plan</LinkButton>}
      >
        Where the policy allows it, one commander can act alone in a P0 when nobody else answers. It would
        stand here.
      </EmptyState>
    );
  }
  return <GlassView incident={head} initial={shown} answer={answerGlass} now={now.getTime()} />;
}
