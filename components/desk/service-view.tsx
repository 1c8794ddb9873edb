"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { DeclareButton } from "@/components/incident/declare";
import { OpenIncidents } from "@/components/incident/open-incidents";
import { LiveRelease } from "@/components/release/live-release";
import { LiveTargets } from "@/components/release/live-targets";
import { type EndQuarantine, QuarantineList } from "@/components/release/quarantine-list";
import { RecentDeployments } from "@/components/release/recent-deployments";
import { ReleaseList } from "@/components/release/release-list";
import { type ReleaseSample, SampleRelease } from "@/components/release/sample-release";
import { ConnectionPanel } from "@/components/trigger/connection-panel";
import { FiringList } from "@/components/trigger/firing-list";
import type { TestConnection } from "@/components/trigger/target-test";
import { TriggerCharts } from "@/components/trigger/trigger-charts";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/lib/client/clock";
import { serviceKey, serviceQuery } from "@/lib/client/queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import type { ServicePage } from "@/lib/queries/service";
import { Problems } from "./problems";

const ASK_WHILE_RELEASING_MS = 1_000;
// How a release does grows with time alone, so no message tells of it.
const ASK_FOR_HEALTH_MS = 10_000;

interface ServiceViewProps {
  initial: ServicePage;
  /** Null: the person may not release the sample. */
  releaseSample: ReleaseSample | null;
  /** Null: the person may not. */
  endQuarantine: EndQuarantine | null;
  testConnection: TestConnection | null;
}

/** Reads the page again and again. An interval of the query would begin anew with each sample and never end. */
function useReadingAgain(service: string, everyMs: number): void {
  const client = useQueryClient();
  useEffect(() => {
    const timer = setInterval(
      () => void client.invalidateQueries({ queryKey: serviceKey(service) }),
      everyMs,
    );
    return () => clearInterval(timer);
  }, [client, service, everyMs]);
}

/** What runs, since when, is it healthy? Rendered first by the server, then kept live. */
export function ServiceView({ initial, releaseSample, endQuarantine, testConnection }: ServiceViewProps) {
  const { data: page, error, refetch } = useLiveQuery(serviceQuery(initial.service.key), initial);
  useReadingAgain(
    initial.service.key,
    page.sample?.last?.running ? ASK_WHILE_RELEASING_MS : ASK_FOR_HEALTH_MS,
  );
  const now = useNow(page.readAt);
  const { service } = page;
  return (
    <>
      <PageHeader
        eyebrow="Service"
        title={service.name}
        description={service.description}
        facts={<LiveRelease live={service.live} now={now} />}
        actions={
          <>
            {page.sample && releaseSample && (
              <SampleRelease service={service.key} sample={page.sample} release={releaseSample} />
            )}
            <DeclareButton service={service.key} />
          </>
        }
      />
      <div className="grid gap-6">
        {error && (
          <Callout live tone="warn" title="The newest state could not be read">
            {error.message} What stands here may be old; the page goes on trying.
          </Callout>
        )}
        <Problems title={`${service.name} is not watched as written`} problems={service.problems} />
        <OpenIncidents incidents={page.incidents} services={[service]} now={now} />
        <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(22rem,1fr)]">
          <div className="grid min-w-0 gap-6">
            <TriggerCharts service={service} now={now} />
            <FiringList firings={page.firings} now={now} />
          </div>
          <div className="grid min-w-0 gap-6">
            <QuarantineList
              quarantines={page.quarantines}
              end={endQuarantine}
              onDone={() => void refetch()}
            />
            <LiveTargets page={page} now={now} />
            <RecentDeployments deployments={page.recentDeployments} service={service.key} now={now} />
            <ConnectionPanel
              source={page.source}
              service={service.key}
              targets={page.targets}
              test={testConnection}
              now={now}
            />
          </div>
        </div>
        <ReleaseList releases={page.releases} now={now} />
      </div>
    </>
  );
}
