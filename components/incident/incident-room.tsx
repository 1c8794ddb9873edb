"use client";

import { IncidentTimes } from "@/components/incident/incident-times";
import { PlanLines } from "@/components/incident/plan-lines";
import { WaiversPanel } from "@/components/incident/waivers-panel";
import { RecentDeployments } from "@/components/release/recent-deployments";
import { RunningLog } from "@/components/timeline/running-log";
import { FiringList } from "@/components/trigger/firing-list";
import { TriggerCharts } from "@/components/trigger/trigger-charts";
import { Callout } from "@/components/ui/callout";
import { Panel } from "@/components/ui/panel";
import { useNow } from "@/lib/client/clock";
import { incidentQuery } from "@/lib/client/incident-queries";
import { serviceQuery } from "@/lib/client/queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import type { IncidentDetail } from "@/lib/queries/incident-detail";
import type { ServicePage } from "@/lib/queries/service";

type IncidentRoomProps = {
  initial: IncidentDetail;
  /** Null: the service is not in the configuration any more. */
  service: ServicePage | null;
  notes: Parameters<typeof RunningLog>[0]["notes"];
  waivers: Pick<Parameters<typeof WaiversPanel>[0], "waive" | "may">;
};

/** Where are we? The service's live charts beside what has happened so far. */
export function IncidentRoom({ initial, service, notes, waivers }: IncidentRoomProps) {
  const { data: incident, error } = useLiveQuery(incidentQuery(initial), initial);
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(24rem,2fr)]">
      <div className="grid min-w-0 gap-6">
        {error && (
          <Callout live tone="warn" title="The newest state could not be read">
            {error.message} What stands here may be old; the page goes on trying.
          </Callout>
        )}
        {service ? (
          <ServiceNow initial={service} />
        ) : (
          <Callout
            tone="warn"
            title={`The service ${incident.service} is not in the configuration any more`}
          />
        )}
      </div>
      <div className="grid min-w-0 gap-6">
        <Panel title="Times">
          <IncidentTimes incident={incident} />
        </Panel>
        {incident.plans.length > 0 && (
          <Panel title="Plans">
            <PlanLines plans={incident.plans} reference={incident.reference} />
          </Panel>
        )}
        <WaiversPanel incident={incident} {...waivers} />
        <RunningLog incident={incident} log={incident.log} notes={notes} />
      </div>
    </div>
  );
}

function ServiceNow({ initial }: { initial: ServicePage }) {
  const { data: page } = useLiveQuery(serviceQuery(initial.service.key), initial);
  const now = useNow(page.readAt);
  return (
    <>
      <TriggerCharts service={page.service} now={now} />
      <FiringList firings={page.firings} now={now} />
      <RecentDeployments deployments={page.recentDeployments} service={page.service.key} now={now} />
    </>
  );
}
