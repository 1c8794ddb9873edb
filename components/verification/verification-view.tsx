"use client";

import { useQuery } from "@tanstack/react-query";
import { Callout } from "@/components/ui/callout";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import { executionQuery, incidentQuery, planQuery } from "@/lib/client/incident-queries";
import type { ExecutionDetail, VerificationDetail } from "@/lib/queries/execution-detail";
import type { IncidentHead } from "@/lib/queries/incident-detail";
import { CheckList } from "./check-list";
import { type Resolve, ResolvePanel } from "./resolve-panel";
import { VerdictCallout } from "./verdict-callout";
import { VerificationEmpty } from "./verification-empty";
import { WatchProgress } from "./watch-progress";
import { WatchedCharts } from "./watched-charts";

interface VerificationViewProps {
  head: IncidentHead;
  initial: ExecutionDetail | null;
  roles: readonly string[];
  resolve: Resolve;
  now: number;
}

/** May we say resolved? The checks, the watch, its verdict, live. */
export function VerificationView({ head: first, initial, roles, resolve, now }: VerificationViewProps) {
  const { data, error, refetch } = useQuery({
    ...executionQuery(first),
    initialData: { execution: initial },
  });
  const incident = useQuery(incidentQuery(first));
  const plan = useQuery(planQuery(first)).data?.plan?.state ?? null;
  const head = incident.data ?? first;
  const room = `/incidents/${head.reference}`;
  const { execution } = data;
  const verification = execution?.verification ?? null;
  const onDone = () => {
    void incident.refetch();
    void refetch();
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="grid min-w-0 gap-6">
        {error && (
          <Callout live tone="warn" title="The newest state could not be read">
            {error.message} What stands here may be old; the page goes on trying.
          </Callout>
        )}
        {execution && verification ? (
          <Watch verification={verification} resolved={head.resolvedAt !== null} room={room} now={now} />
        ) : (
          <VerificationEmpty execution={execution?.state ?? null} room={room} />
        )}
      </div>
      <ResolvePanel
        incident={head}
        verification={verification}
        plan={plan}
        roles={roles}
        resolve={resolve}
        onDone={onDone}
      />
      {execution && verification && (
        <div className="min-w-0 lg:col-span-2">
          <WatchedCharts
            service={head.service}
            from={Date.parse(execution.startedAt)}
            until={Date.parse(verification.watchUntil)}
          />
        </div>
      )}
    </div>
  );
}

const heads: Record<VerificationDetail["state"], { kind: StateKind; word: string; title: string }> = {
  running: { kind: "running", word: "Watching", title: "Watching whether it worked" },
  passed: { kind: "ok", word: "Passed", title: "Watched, and it worked" },
  failed: { kind: "failed", word: "Failed", title: "Watched, and it did not work" },
  inconclusive: { kind: "warning", word: "Inconclusive", title: "Watched, and nobody can say" },
};

interface WatchProps {
  verification: VerificationDetail;
  resolved: boolean;
  room: string;
  now: number;
}

function Watch({ verification, resolved, room, now }: WatchProps) {
  const { kind, word, title } = heads[verification.state];
  return (
    <>
      <Panel
        title={title}
        description={
          <>
            Since <Time at={verification.startedAt} part="time" />
          </>
        }
        actions={<StateBadge kind={kind}>{word}</StateBadge>}
      >
        <WatchProgress verification={verification} now={now} />
      </Panel>
      <VerdictCallout verification={verification} resolved={resolved} room={room} />
      <Panel
        title="Checks"
        description="One bad check fails the whole; no answer is never a pass"
        padded={false}
      >
        <CheckList checks={verification.checks} />
      </Panel>
    </>
  );
}
