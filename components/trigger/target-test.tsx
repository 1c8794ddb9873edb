"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import type { Decision } from "@/lib/domain/decision";
import { REFUSALS } from "@/lib/domain/refusal";
import type { TargetView } from "@/lib/queries/service-target";

export type TestConnection = (input: { service: string; target: string }) => Promise<Decision<unknown>>;

const GIVEN_UP_AFTER_MS = 60_000;

interface TargetTestProps {
  service: string;
  target: TargetView;
  test: TestConnection | null;
  now: number;
}

/** Tries the target on request: what can be reached, and which permissions are there. Changes nothing. */
export function TargetTest({ service, target, test, now }: TargetTestProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const last = target.test;
  const waiting = last !== null && last.endedAt === null && now - last.askedAt < GIVEN_UP_AFTER_MS;
  const ask = () =>
    start(async () => {
      const decision = await test?.({ service, target: target.name }).catch(() => null);
      const why = decision && !decision.ok ? decision.reasons[0]?.message : null;
      setProblem(decision === null ? REFUSALS.failed_unexpectedly : (why ?? null));
    });
  return (
    <div className="mt-2 grid gap-2 text-sm">
      {last?.ok != null && (
        <div className="grid gap-1">
          <span className="flex flex-wrap items-center gap-2">
            <StateBadge kind={last.ok ? "ok" : "failed"}>
              {last.ok ? "Works" : "Something is missing"}
            </StateBadge>
            <span className="text-ink-muted">
              tested <Time at={last.endedAt ?? last.askedAt} part="time" />
            </span>
          </span>
          <ul className="list-disc pl-5 [overflow-wrap:anywhere]">
            {last.findings.map((finding) => (
              <li key={finding}>{finding}</li>
            ))}
          </ul>
        </div>
      )}
      {last?.endedAt === null && !waiting && <p>Nobody answered the last test: the worker may be down.</p>}
      {problem && <p className="text-alarm-ink">{problem}</p>}
      {waiting ? (
        <span className="flex items-center gap-2" role="status">
          <Spinner /> The worker tries it
        </span>
      ) : (
        test && (
          <Button size="sm" onClick={ask} pending={pending} pendingLabel="Asking…">
            Test the connection{target.name === "main" ? "" : ` to ${target.name}`}
          </Button>
        )
      )}
    </div>
  );
}
