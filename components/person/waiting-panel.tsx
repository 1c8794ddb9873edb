"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { PasskeyActs } from "@/components/passkey/passkey-acts";
import { RatifyPasskey } from "@/components/passkey/ratify-passkey";
import { roleWords } from "@/components/person/role-words";
import { Button, LinkButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Countdown } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { Waiting } from "@/lib/queries/waiting";

interface WaitingPanelProps {
  waiting: Waiting;
  ratify: PasskeyActs["ratify"];
  now: number;
}

/** What others wait for: a vote on somebody's roles, a word for somebody's new key. Nothing when nobody waits. */
export function WaitingPanel({ waiting, ratify, now }: WaitingPanelProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState<string | null>(null);
  const { plans, keys } = waiting;
  const key = keys.find(({ id }) => id === chosen);
  if (plans.length + keys.length === 0) return null;
  const done = () => {
    setChosen(null);
    router.refresh();
  };
  return (
    <Panel title="Waiting for you" padded={false}>
      <ul className="divide-y divide-line border-line border-t">
        {plans.map((plan) => (
          <li
            key={plan.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-6"
          >
            <span className="grid min-w-0">
              <span className="[overflow-wrap:anywhere]">
                {plan.proposer.name} proposes to give {plan.person} {roleWords(plan.given)}
              </span>
              <span className="inline-flex items-baseline gap-1.5 text-ink-muted text-sm">
                expires in <Countdown until={plan.expiresAt} now={now} />
              </span>
            </span>
            <LinkButton size="sm" icon="arrowRight" href={`/plans/${plan.id}`}>
              Look and decide
            </LinkButton>
          </li>
        ))}
        {keys.map(({ id, owner, label, usableFrom }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-6"
          >
            <span className="grid min-w-0">
              <span className="[overflow-wrap:anywhere]">
                {owner}’s new key “{label}”
              </span>
              <span className="text-ink-muted text-sm">
                waits until <Time at={usableFrom} />
              </span>
            </span>
            <Button size="sm" icon="key" onClick={() => setChosen(id)}>
              Ratify<span className="sr-only"> {label}</span>…
            </Button>
          </li>
        ))}
      </ul>
      <Dialog
        open={key !== undefined}
        onClose={() => setChosen(null)}
        title={`Is this key ${key?.owner ?? ""}’s?`}
      >
        {key && <RatifyPasskey waiting={key} ratify={ratify} onDone={done} />}
      </Dialog>
    </Panel>
  );
}
