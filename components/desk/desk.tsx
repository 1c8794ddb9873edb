"use client";

import { AuditAlarms } from "@/components/audit/audit-alarms";
import { DeclareButton } from "@/components/incident/declare";
import { OpenIncidents } from "@/components/incident/open-incidents";
import { firingTriggers } from "@/components/incident/suggested-title";
import { shownState } from "@/components/trigger/shown-state";
import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { StateShape } from "@/components/ui/state-shape";
import { useNow } from "@/lib/client/clock";
import { deskQuery } from "@/lib/client/queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import { incidentReference } from "@/lib/domain/incident/reference";
import type { Desk } from "@/lib/queries/desk";
import type { Pulse } from "@/lib/queries/pulse";
import type { WatchedService } from "@/lib/queries/watched-service";
import { answerOf, inkOf } from "./answer";
import { ConfigurationOnDisk } from "./configuration-on-disk";
import { Problems } from "./problems";
import { ServicePanel } from "./service-panel";

/** Is anything wrong? Rendered first by the server, then kept live. */
export function DeskView({ initial, pulse }: { initial: Desk; pulse: Pulse }) {
  const { data: desk, error } = useLiveQuery(deskQuery, initial);
  const now = useNow(desk.readAt);
  const answer = answerOf(desk, now);
  return (
    <>
      <PageHeader
        eyebrow={desk.installation.name}
        title={
          <span className="flex items-center gap-3">
            <StateShape kind={answer.kind} className={`size-7 ${inkOf(answer.kind)}`} />
            {answer.sentence}
          </span>
        }
        description={answer.beside}
        actions={desk.services.length > 0 && <PrimaryAct desk={desk} now={now} />}
      />
      <div className="grid gap-6">
        {error && (
          <Callout live tone="warn" title="The newest state could not be read">
            {error.message} What stands here may be old; the page goes on trying.
          </Callout>
        )}
        <AuditAlarms alarms={desk.auditAlarms} />
        <ConfigurationOnDisk initial={pulse} />
        <Problems title="The configuration has problems" problems={desk.problems} />
        {desk.unheard.length > 0 && <Unheard channels={desk.unheard} />}
        <OpenIncidents incidents={desk.incidents} services={desk.services} now={now} />
        {desk.services.length === 0 ? (
          <EmptyState title="No service is watched yet" icon="search">
            Add a service with its metrics, triggers and target to <code>twokey.yaml</code>: the file is taken
            over by itself.
          </EmptyState>
        ) : (
          worstFirst(desk.services, now).map((service) => (
            <ServicePanel key={service.key} service={service} now={now} />
          ))
        )}
      </div>
    </>
  );
}

/** Approvers who hear nothing are asked by voice. */
function Unheard({ channels }: { channels: readonly string[] }) {
  return (
    <Callout
      tone="warn"
      title="Notices do not get through"
      actions={
        <LinkButton size="sm" href="/settings/integrations">
          Open the integrations
        </LinkButton>
      }
    >
      <ul className="grid gap-1">
        {channels.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      Tell people yourself until this is mended. Nothing else waits for it.
    </Callout>
  );
}

/** Where everything that fires belongs to an open incident already, the way there comes first. */
function PrimaryAct({ desk, now }: { desk: Desk; now: number }) {
  const firing = desk.services.filter((service) => firingTriggers(service, now).length > 0);
  const open = firing.map(({ key }) => desk.incidents.find(({ service }) => service === key));
  const [first] = open;
  if (!first || open.includes(undefined)) return <DeclareButton size="lg" />;
  const reference = incidentReference(first.number);
  return (
    <>
      <DeclareButton size="lg" variant="secondary" />
      <LinkButton size="lg" variant="primary" icon="arrowRight" href={`/incidents/${reference}`}>
        Go to {reference}
      </LinkButton>
    </>
  );
}

function worstFirst(services: readonly WatchedService[], now: number): WatchedService[] {
  const rank = (service: WatchedService) =>
    Math.min(
      service.problems.length > 0 ? 2 : 9,
      ...service.triggers.map((trigger) => shownState(trigger, service.everyMs, now).rank),
    );
  return services.toSorted((a, b) => rank(a) - rank(b));
}
