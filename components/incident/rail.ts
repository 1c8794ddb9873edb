import type { Step } from "@/components/ui/stepper";
import { STAGES, type Stage } from "@/lib/domain/stage";

export const STAGE_LABELS: Record<Stage, string> = {
  assess: "Assess",
  decide: "Decide",
  approve: "Approve",
  execute: "Execute",
  verify: "Verify",
  tell: "Tell",
  review: "Review",
};

const PLACES: Record<Stage, string> = {
  assess: "",
  decide: "/plan",
  approve: "/approval",
  execute: "/execution",
  verify: "/verification",
  tell: "/messages",
  review: "/review",
};

/** The page of a stage, below /incidents/INC-n. */
export function stagePath(reference: string, stage: Stage): string {
  return `/incidents/${reference}${PLACES[stage]}`;
}

/** The stage whose page this path is; the room itself is where one assesses. */
export function stageOfPath(path: string): Stage {
  // Acting alone is turning a key too, and has a page of its own.
  if (/^\/incidents\/[^/]+\/break-glass/.test(path)) return "approve";
  const place = path.replace(/^\/incidents\/[^/]+/, "").replace(/\/$/, "");
  return STAGES.find((stage) => PLACES[stage] !== "" && place.startsWith(PLACES[stage])) ?? "assess";
}

export function railSteps(reference: string, current: Stage): Step[] {
  const reached = STAGES.indexOf(current);
  return STAGES.map((stage, index) => ({
    key: stage,
    label: STAGE_LABELS[stage],
    state: index < reached ? "done" : index === reached ? "current" : "todo",
    href: stagePath(reference, stage),
  }));
}

export type NextStep = { label: string; href: string };

/** The one thing to do next, in words that say what it is about. */
export function nextStep(reference: string, stage: Stage): NextStep {
  const labels: Record<Stage, string> = {
    assess: "Set the priority",
    decide: "Decide on the way back",
    approve: "Open the plan to approve",
    execute: "Watch the execution",
    verify: "Watch the verification",
    tell: "Tell users and colleagues",
    review: "Write the review",
  };
  const place = stage === "assess" ? "decide" : stage;
  return { label: labels[stage], href: stagePath(reference, place) };
}
