"use client";

import { useState, useTransition } from "react";
import type { Decision } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";

const UNREACHABLE = refusal(
  "failed_unexpectedly",
  "The desk could not be reached. Nothing was done; what you typed is kept.",
);

/** Runs one act after the other: whether one is under way, why the last was refused. */
export function useAct() {
  const [pending, begin] = useTransition();
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const run = <Output>(act: () => Promise<Decision<Output>>, done: (value: Output) => void) =>
    begin(async () => {
      const decision = await act().catch(() => null);
      if (decision?.ok) {
        setRefusals([]);
        done(decision.value);
      } else setRefusals(decision?.reasons ?? [UNREACHABLE]);
    });
  const messageFor = (field: string) => refusals.find((reason) => reason.field === field)?.message;
  return { pending, refusals, run, refuse: setRefusals, messageFor };
}
