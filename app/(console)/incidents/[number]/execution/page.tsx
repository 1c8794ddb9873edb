import { ExecutionView } from "@/components/execution/execution-view";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { mayPerform } from "@/lib/domain/permission";
import { executionDetail } from "@/lib/queries/execution-detail";
import { newestPlanDetail, planDetail } from "@/lib/queries/plan-detail";
import { site } from "@/lib/site";
import { incidentPage } from "@/lib/web/incident-route";
import { stopExecution } from "./actions";

type Props = { params: Promise<{ number: string }> };

export default async function ExecutionPage({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/execution");
  const now = new Date();
  const viewer = { actor, config: configuration(), site: site(), now };
  const { execution } = await executionDetail(database(), head.id);
  const plan = execution
    ? await planDetail(database(), execution.planId, viewer)
    : await newestPlanDetail(database(), head.id, viewer);
  const stop = mayPerform(actor.roles, "stop_execution") ? stopExecution : null;
  return <ExecutionView incident={head} initial={{ execution, plan }} stop={stop} now={now.getTime()} />;
}
