import {
  approvePlan,
  breakGlass,
  createApprovalLink,
  rejectPlan,
  revokeApproval,
  withdrawPlan,
} from "@/app/(console)/incidents/[number]/approval/actions";
import { PlanView } from "@/components/approval/plan-view";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { newestPlanDetail } from "@/lib/queries/plan-detail";
import { site } from "@/lib/site";
import { incidentPage } from "@/lib/web/incident-route";

type Props = { params: Promise<{ number: string }> };

export default async function ApprovalPage({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/approval");
  const now = new Date();
  const plan = await newestPlanDetail(database(), head.id, {
    actor,
    config: configuration(),
    site: site(),
    now,
  });
  if (!plan) {
    return (
      <EmptyState
        title="No plan was proposed yet"
        icon="key"
        action={
          <LinkButton variant="primary" href={`/incidents/${head.reference}/plan`}>
            Decide on the way back
          </LinkButton>
        }
      >
        A plan says exactly what will be called. Two people approve it here.
      </EmptyState>
    );
  }
  const acts = {
    approve: approvePlan,
    reject: rejectPlan,
    revoke: revokeApproval,
    breakGlass,
    withdraw: withdrawPlan,
    createLink: createApprovalLink,
  };
  return <PlanView incident={head} initial={plan} acts={acts} now={now.getTime()} />;
}
