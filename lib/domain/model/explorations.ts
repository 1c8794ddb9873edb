import type { Bounds } from "@/lib/domain/model/bounds";

const base: Bounds = {
  plans: 1,
  workers: 2,
  steps: 1,
  attempts: 1,
  voting: false,
  faults: true,
  platform: { precondition: true, idempotencyKey: true },
  targetWasInProduction: true,
};
const voting: Bounds = { ...base, workers: 1, voting: true, faults: false };

/**
 * What is explored. Votes and faults meet only where an execution begins and where a step is marked as sent, and both
 * places ask the same rules in every exploration; that is why their product need not be explored.
 */
export const EXPLORATIONS = {
  votes: voting,
  votes_on_two_plans: { ...voting, plans: 2 },
  votes_on_a_release_new_to_production: { ...voting, plans: 2, targetWasInProduction: false },
  faults: base,
  faults_with_two_attempts: { ...base, attempts: 2 },
  faults_in_two_steps: { ...base, steps: 2 },
  faults_in_two_plans: { ...base, plans: 2 },
  faults_on_a_platform_with_a_key_only: {
    ...base,
    attempts: 2,
    platform: { precondition: false, idempotencyKey: true },
  },
  faults_on_a_platform_with_a_precondition_only: {
    ...base,
    attempts: 2,
    platform: { precondition: true, idempotencyKey: false },
  },
} as const satisfies Record<string, Bounds>;

export type ExplorationName = keyof typeof EXPLORATIONS;
