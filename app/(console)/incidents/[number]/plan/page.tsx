import { EmptyState } from "@/components/ui/empty-state";
import { WizardView } from "@/components/wizard/wizard-view";
import { mayPerform } from "@/lib/domain/permission";
import { incidentPage } from "@/lib/web/incident-route";
import { servicePageNow } from "@/lib/web/reads";
import { wizardNow } from "@/lib/web/wizard-read";
import { chooseWayBack, proposePlan, requestAssessment, saveDraft, setPriority, setScope } from "./actions";

type Props = { params: Promise<{ number: string }> };

export default async function PlanPage({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/plan");
  const [wizard, service] = await Promise.all([wizardNow(head.number), servicePageNow(head.service)]);
  if (!wizard) {
    return (
      <EmptyState title={`The service ${head.service} is not configured any more`}>
        Nothing can be decided for it. Put it back into twokey.yaml, then come back here.
      </EmptyState>
    );
  }
  return (
    <WizardView
      initial={wizard}
      service={service}
      acts={{ setPriority, setScope, chooseWayBack, saveDraft, requestAssessment, proposePlan }}
      roles={actor.roles}
      may={{
        decide: mayPerform(actor.roles, "decide"),
        propose: mayPerform(actor.roles, "propose_plan"),
      }}
    />
  );
}
