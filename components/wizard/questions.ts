import { describeScope } from "@/lib/domain/incident/scope";
import { choiceKey, type Wanted } from "@/lib/domain/plan/assessment";
import { headlineOf } from "@/lib/domain/plan/headline";
import type { Way } from "@/lib/domain/release/way-back";
import type { Wizard } from "@/lib/queries/wizard";

export const QUESTIONS = ["priority", "scope", "way-back", "release", "review"] as const;
export type Question = (typeof QUESTIONS)[number];

export const QUESTION_WORDS: Record<Question, { short: string; asks: string }> = {
  priority: { short: "Priority", asks: "How bad is it?" },
  scope: { short: "Scope", asks: "Who is affected?" },
  "way-back": { short: "Way back", asks: "How do we stop the harm?" },
  release: { short: "Release", asks: "Back to which release?" },
  review: { short: "Review", asks: "Is this exactly what we want?" },
};

export const WAY_WORDS: Record<Way, string> = {
  rollback: "Roll back",
  fix_forward: "Fix forward",
  investigate: "Investigate further",
};

export function toQuestion(asked: string | null): Question | null {
  return QUESTIONS.find((question) => question === asked) ?? null;
}

/** The answer on record, in a few words; null while there is none. */
export function answerWords(wizard: Wizard, question: Question, wanted: readonly Wanted[]): string | null {
  const { priority, scope, way } = wizard.answers;
  switch (question) {
    case "priority":
      return priority;
    case "scope":
      return scope && describeScope(scope);
    case "way-back":
      return way && WAY_WORDS[way];
    case "release":
      return way === "rollback" ? chosenWords(wizard, wanted) : null;
    case "review":
      return wizard.openPlan?.reference === wizard.incident.reference ? "Proposed" : null;
  }
}

/** Where to begin or go on: the first question without an answer. */
export function firstOpen(wizard: Wizard, wanted: readonly Wanted[]): Question {
  const { way } = wizard.answers;
  if (way !== null && way !== "rollback") return "way-back";
  return QUESTIONS.find((question) => answerWords(wizard, question, wanted) === null) ?? "review";
}

function chosenWords(wizard: Wizard, wanted: readonly Wanted[]): string | null {
  const result = usableAssessment(wizard, wanted)?.result;
  return result ? headlineOf(result.changes).to : null;
}

/** The wanted releases as people call them. */
export function versionsOf(wizard: Wizard, wanted: readonly Wanted[]): string {
  const several = wizard.targets.length > 1;
  return wanted
    .map(({ target, releaseId }) => {
      const releases = wizard.targets.find(({ name }) => name === target)?.releases ?? [];
      const version = releases.find((release) => release.releaseId === releaseId)?.version ?? releaseId;
      return several ? `${target} ${version}` : version;
    })
    .join(", ");
}

export function assessmentOf(wizard: Wizard, wanted: readonly Wanted[]) {
  const choice = choiceKey(wanted);
  return wizard.assessments.find((assessment) => choiceKey(assessment.wanted) === choice) ?? null;
}

/** A finished assessment that a plan can still be made from. */
export function usableAssessment(wizard: Wizard, wanted: readonly Wanted[]) {
  const found = assessmentOf(wizard, wanted);
  return found?.state === "ready" && found.outdated === null ? found : null;
}
