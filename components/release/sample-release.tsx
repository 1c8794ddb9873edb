"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { InlineStatus } from "@/components/ui/inline-status";
import { serviceKey } from "@/lib/client/queries";
import type { Decision } from "@/lib/domain/decision";
import { REFUSALS } from "@/lib/domain/refusal";
import type { SampleView } from "@/lib/queries/service";

export type ReleaseSample = (input: { version: string }) => Promise<Decision<{ id: string }>>;

interface SampleReleaseProps {
  service: string;
  sample: SampleView;
  release: ReleaseSample;
}

/** Lets the sample shop's own pipeline release the newest version again, so that the story can be told twice. */
export function SampleRelease({ service, sample, release }: SampleReleaseProps) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, begin] = useTransition();
  const { offered, last } = sample;
  const running = last?.running ?? false;
  if (!offered && !running) return null;
  const version = offered ?? last?.version ?? "";
  const ask = () =>
    begin(async () => {
      const decision = await release({ version }).catch(() => null);
      if (decision?.ok) setProblem(null);
      else
        setProblem(
          decision
            ? decision.reasons.map((reason) => reason.message).join(" ")
            : REFUSALS.failed_unexpectedly,
        );
      await client.invalidateQueries({ queryKey: serviceKey(service) });
    });
  const failed = problem ?? (running ? null : last?.error);
  return (
    <>
      <InlineStatus kind="failed">{failed}</InlineStatus>
      <Button icon="refresh" onClick={ask} pending={asking || running} pendingLabel={`Releasing ${version}…`}>
        Release {version} again
      </Button>
    </>
  );
}
