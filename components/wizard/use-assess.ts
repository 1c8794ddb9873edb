"use client";

import { useState } from "react";
import type { Wanted } from "@/lib/domain/plan/assessment";
import type { Wizard } from "@/lib/queries/wizard";
import type { WizardActions } from "./question-props";
import { assessmentOf, usableAssessment } from "./questions";

/** Asks the worker what putting these releases live means. The answer arrives in the wizard by itself. */
export function useAssess(
  wizard: Wizard,
  request: WizardActions["requestAssessment"],
  reread: () => Promise<void>,
) {
  const [problem, setProblem] = useState<string | null>(null);
  const now = (wanted: readonly Wanted[]) => {
    void request({ incident: wizard.incident.number, wanted: [...wanted] })
      .then((decision) => setProblem(decision.ok ? null : (decision.reasons[0]?.message ?? null)))
      .catch(() => setProblem("The desk could not be reached. Try again."))
      .then(reread);
  };
  const unlessKnown = (wanted: readonly Wanted[]) => {
    const waiting = assessmentOf(wizard, wanted)?.state === "waiting";
    if (!waiting && !usableAssessment(wizard, wanted)) now(wanted);
  };
  return { problem, now, unlessKnown };
}
