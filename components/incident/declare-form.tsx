"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { shownState } from "@/components/trigger/shown-state";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { StateBadge } from "@/components/ui/state-badge";
import { Select, TextInput } from "@/components/ui/text-input";
import { serverNow } from "@/lib/client/clock";
import { deskQuery } from "@/lib/client/queries";
import type { Decision } from "@/lib/domain/decision";
import { incidentReference } from "@/lib/domain/incident/reference";
import { REFUSALS } from "@/lib/domain/refusal";
import type { Desk } from "@/lib/queries/desk";
import type { WatchedService } from "@/lib/queries/watched-service";
import { firingTriggers, suggestedTitle } from "./suggested-title";

export type Declare = (input: {
  service: string;
  title: string;
}) => Promise<Decision<{ number: number; joined: boolean }>>;

interface DeclareFormProps {
  declare: Declare;
  /** The service to begin with; without one, the service where most fires. */
  service?: string;
  done: () => void;
}

/** Opens an incident, prefilled with what is firing, and goes there. */
export function DeclareForm({ declare, service, done }: DeclareFormProps) {
  const desk = useQuery(deskQuery);
  if (desk.error) {
    return (
      <Callout tone="danger" title="The services could not be read">
        {desk.error.message}
      </Callout>
    );
  }
  if (!desk.data) return <Skeleton lines={4} label="Reading what is firing" />;
  const first = desk.data.services.find((known) => known.key === service) ?? mostFiring(desk.data);
  if (!first) {
    return (
      <Callout tone="warn" title="No service is configured, so there is nothing to open an incident for" />
    );
  }
  return <Fields desk={desk.data} first={first} declare={declare} done={done} />;
}

function mostFiring({ services }: Desk): WatchedService | undefined {
  const now = serverNow();
  return services.toSorted((a, b) => firingTriggers(b, now).length - firingTriggers(a, now).length)[0];
}

interface FieldsProps extends Pick<DeclareFormProps, "declare" | "done"> {
  desk: Desk;
  first: WatchedService;
}

function Fields({ desk, first, declare, done }: FieldsProps) {
  const router = useRouter();
  const [key, setKey] = useState(first.key);
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, begin] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const service = desk.services.find((known) => known.key === key) ?? first;
  const title = typed ?? suggestedTitle(service, serverNow());
  const open = desk.incidents.find((incident) => incident.service === service.key);
  const goTo = (number: number) => {
    router.push(`/incidents/${incidentReference(number)}`);
    done();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (open) return goTo(open.number);
    begin(async () => {
      const decision = await declare({ service: service.key, title }).catch(() => null);
      if (decision?.ok) return goTo(decision.value.number);
      setProblem(
        decision ? decision.reasons.map((reason) => reason.message).join(" ") : REFUSALS.failed_unexpectedly,
      );
    });
  };

  return (
    <form onSubmit={submit} className="grid gap-4">
      {problem && <Callout live tone="danger" title={problem} />}
      {desk.services.length > 1 && (
        <Select label="Service" value={key} onChange={(event) => setKey(event.target.value)}>
          {desk.services.map((known) => (
            <option key={known.key} value={known.key}>
              {known.name}
            </option>
          ))}
        </Select>
      )}
      {open ? (
        <Callout tone="info" title={`${incidentReference(open.number)} is open for ${service.name}`}>
          {open.title}. What fires there now belongs to it.
        </Callout>
      ) : (
        <TextInput
          ref={input}
          label="What is wrong"
          hint="One line that others understand."
          value={title}
          onChange={(event) => setTyped(event.target.value)}
          required
          minLength={3}
          maxLength={160}
        />
      )}
      <FiringNow service={service} />
      <Button type="submit" variant="primary" full pending={pending} pendingLabel="Opening…">
        {open ? `Go to ${incidentReference(open.number)}` : `Open an incident for ${service.name}`}
      </Button>
    </form>
  );
}

/** What an incident of this service would begin with. */
function FiringNow({ service }: { service: WatchedService }) {
  const now = serverNow();
  const firing = firingTriggers(service, now);
  if (firing.length === 0) {
    return <p className="text-ink-muted text-sm">Nothing is firing on {service.name} at this moment.</p>;
  }
  return (
    <ul className="flex flex-wrap gap-2">
      {firing.map((trigger) => (
        <li key={trigger.name} className="flex items-center gap-2 text-sm">
          <StateBadge kind="firing">{shownState(trigger, service.everyMs, now).word}</StateBadge>
          {trigger.name}
        </li>
      ))}
    </ul>
  );
}
