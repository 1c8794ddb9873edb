"use client";

import { useState } from "react";
import type { Wizard } from "@/lib/queries/wizard";
import type { WizardActions } from "./question-props";
import { assessmentOf, usableAssessment } from "./questions";

/** Asks the worker what going back to a release means. The answer arrives in the wizard by itself. */
export function useAssess(
  wizard: Wizard,
  request: WizardActions["requestAssessment"],
  reread: () => Promise<void>,
) {
  const [problem, setProblem] = useState<string | null>(null);
  const now = (toReleaseId: string) => {
    void request({ incident: wizard.incident.number, toReleaseId })
      .then((decision) => setProblem(decision.ok ? null : (decision.reasons[0]?.message ?? null)))
      .catch(() => setProblem("The desk could not be reached. Try again."))
      .then(reread);
  };
  const unlessKnown = (releaseId: string) => {
    const waiting = assessmentOf(wizard, releaseId)?.state === "waiting";
    if (!waiting && !usableAssessment(wizard, releaseId)) now(releaseId);
  };
  return { problem, now, unlessKnown };
}
