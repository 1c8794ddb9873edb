import { describe, expect, it } from "vitest";
import { EXPLORATIONS, type ExplorationName } from "./explorations";
import { explore } from "./explore";
import { GUARD_NAMES, type Guard } from "./guards";
import type { Broken } from "./invariants";
import { sceneOf } from "./scene";

/** Where the lack of a guard shows, and as what. */
const SHOWS: Record<Guard, [ExplorationName, Broken]> = {
  one_active_plan_per_target: ["votes_on_two_plans", "one_active_plan_a_target"],
  one_person_one_vote: ["votes", "two_keys_when_it_begins"],
  proposer_counts_only_on_a_known_way_back: [
    "votes_on_a_release_new_to_production",
    "two_keys_when_it_begins",
  ],
  revocation_only_until_execution: ["votes", "revoking_and_executing_never_both_win"],
  time_out_ends_a_plan: ["votes", "a_way_to_an_end"],
  two_approvals_of_two_persons: ["votes", "two_keys_when_it_begins"],
  approval_of_exactly_this_digest: ["votes_on_two_plans", "two_keys_when_it_begins"],
  revoked_approval_is_void: ["votes", "two_keys_when_it_begins"],
  role_is_held_now: ["votes", "two_keys_when_it_begins"],
  role_was_held_without_a_break: ["votes", "two_keys_when_it_begins"],
  rejection_closes_the_plan: ["votes", "a_closed_plan_stays_closed"],
  withdrawn_plan_is_closed: ["votes", "a_closed_plan_stays_closed"],
  nothing_begins_after_expiry: ["votes", "nothing_begins_or_is_sent_too_late"],
  one_execution_per_plan: ["votes", "one_execution_a_plan"],
  counting_and_beginning_hold_the_plan_row: ["votes", "a_closed_plan_stays_closed"],
  signatures_are_verified_before_the_call: ["votes", "two_keys_when_it_is_sent"],
  approvals_are_counted_again_before_the_call: ["faults", "two_keys_when_it_is_sent"],
  nothing_is_sent_after_expiry: ["faults", "nothing_begins_or_is_sent_too_late"],
  platform_is_read_before_the_call: ["faults", "no_call_in_drift"],
  unreadable_platform_means_no_call: ["faults", "no_call_in_drift"],
  intent_is_written_before_the_call: ["faults", "no_call_beside_the_ledger"],
  undone_step_is_intended_anew: ["faults_with_two_attempts", "an_execution_ends_by_itself"],
  call_has_a_deadline: ["faults", "no_call_beside_the_ledger"],
  lease_is_respected: ["faults", "no_call_beside_the_ledger"],
  lease_lasts_as_long_as_the_call: ["faults", "no_call_beside_the_ledger"],
  take_over_waits_for_the_longest_call: ["faults", "no_call_beside_the_ledger"],
  fence_is_checked_by_every_write: ["faults", "no_call_beside_the_ledger"],
  one_turn_at_a_time: ["faults", "no_call_beside_the_ledger"],
  dead_worker_is_taken_over: ["faults", "a_way_to_an_end"],
  precondition_of_the_platform: ["faults", "nothing_is_done_from_elsewhere"],
  idempotency_key_of_the_platform: ["faults_with_two_attempts", "nothing_is_done_twice"],
  answer_is_checked_by_reading: ["faults", "success_only_on_evidence"],
  silence_is_no_success: ["faults", "success_only_on_evidence"],
  silence_is_no_failure: ["faults", "no_verdict_while_a_call_may_act"],
  quiet_period_is_waited_out: ["faults", "no_verdict_while_a_call_may_act"],
  every_step_is_confirmed_before_success: ["faults_in_two_steps", "success_only_of_every_step"],
  row_is_written_in_the_same_transaction: ["faults", "a_row_for_each_transition"],
};

describe("a guard that is taken away lets something wrong happen", { timeout: 120_000 }, () => {
  it.each(GUARD_NAMES)("%s", (guard) => {
    const [name, broken] = SHOWS[guard];
    const { counterexample } = explore(sceneOf(EXPLORATIONS[name], guard));
    const way = counterexample?.trace.map((sentence, index) => `  ${index + 1}. ${sentence}`).join("\n");
    console.log(`Without ${guard} (${name}), ${counterexample?.broken} is broken:\n${way}`);
    expect(counterexample?.broken).toBe(broken);
  });
});
