"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { InlineStatus } from "@/components/ui/inline-status";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import { channelsQuery } from "@/lib/client/channels-query";
import { channelsKey } from "@/lib/client/queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import type { Decision } from "@/lib/domain/decision";
import type { Channel } from "@/lib/domain/notice/notice";
import { REFUSALS } from "@/lib/domain/refusal";
import type { Channels, ChannelTest, ChannelView } from "@/lib/queries/channels";

const NAMES: Record<Channel, { name: string; key: string }> = {
  slack: { name: "Slack", key: "notify.slack" },
  teams: { name: "Microsoft Teams", key: "notify.teams" },
  mail: { name: "Mail", key: "notify.mail" },
};

type TestChannel = (input: { channel: Channel }) => Promise<Decision<{ id: string }>>;

interface ChannelsPanelProps {
  initial: Channels;
  /** Null: this person may not. */
  test: TestChannel | null;
}

/** Where people are told what happens, and whether it gets through. */
export function ChannelsPanel({ initial, test }: ChannelsPanelProps) {
  const { data } = useLiveQuery(channelsQuery, initial);
  return (
    <Panel
      title="Notices"
      description="Asks for approval, and what comes of a plan. They leave beside the execution, never before it."
    >
      <ul className="divide-y divide-line *:not-first:pt-4 *:not-last:pb-4">
        {data.channels.map((view) => (
          <li key={view.channel} className="grid gap-2">
            <ChannelLine view={view} test={test} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ChannelLine({ view, test }: { view: ChannelView; test: TestChannel | null }) {
  const { name, key } = NAMES[view.channel];
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="font-medium">{name}</span>
        {!view.configured ? (
          <StateBadge kind="unknown">Not used</StateBadge>
        ) : view.trouble ? (
          <StateBadge kind="failed">Does not get through</StateBadge>
        ) : (
          <StateBadge kind="info">Configured</StateBadge>
        )}
      </div>
      {view.trouble && <p className="text-alarm-ink text-sm [overflow-wrap:anywhere]">{view.trouble}</p>}
      {!view.configured && (
        <p className="text-ink-muted text-sm">
          Name it as <code>{key}</code> in twokey.yaml. A new environment variable needs a restart.
        </p>
      )}
      {view.configured && <TestLine view={view} test={test} />}
    </>
  );
}

function TestLine({ view, test }: { view: ChannelView; test: TestChannel | null }) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, begin] = useTransition();
  const waiting = view.test?.state === "waiting";
  const ask = (send: TestChannel) =>
    begin(async () => {
      const decision = await send({ channel: view.channel }).catch(() => null);
      const reasons = decision?.ok ? null : decision?.reasons.map(({ message }) => message).join(" ");
      setProblem(decision?.ok ? null : (reasons ?? REFUSALS.failed_unexpectedly));
      await client.invalidateQueries({ queryKey: channelsKey });
    });
  return (
    <>
      <InlineStatus kind="failed">{problem}</InlineStatus>
      {view.test && <TestResult test={view.test} />}
      {test && (
        <div>
          <Button onClick={() => ask(test)} pending={asking || waiting} pendingLabel="Sending…">
            {view.channel === "mail" ? "Send a test message to my address" : "Send a test message"}
          </Button>
        </div>
      )}
    </>
  );
}

function TestResult({ test: { state, said, askedBy, askedAt } }: { test: ChannelTest }) {
  const kind = { waiting: "pending", sent: "ok", failed: "failed" } as const;
  const result = {
    waiting: "The worker has not sent it yet.",
    sent: `Test sent: ${said ?? ""}.`,
    failed: `Test failed: ${said ?? ""}`,
  };
  return (
    <div className="grid gap-0.5 [overflow-wrap:anywhere]">
      <InlineStatus kind={kind[state]}>{result[state]}</InlineStatus>
      <span className="text-ink-muted text-sm">
        Asked for by {askedBy}, <Time at={askedAt} part="full" />
      </span>
    </div>
  );
}
