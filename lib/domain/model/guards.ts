import type { RefusalCode } from "@/lib/domain/refusal";

/**
 * Everything that stands between the two-key rule and a wrong rollback, by name. `codes`: refusals of the rules in
 * `lib/domain` (and of the database, which repeats them) that go unheard when the guard is taken away; the others
 * are taken away where the model says `stands(...)`.
 */
export const GUARDS = {
  // propose, vote
  one_active_plan_per_target: { codes: ["plan_active_on_target"] },
  one_person_one_vote: { codes: ["person_already_voted"] },
  proposer_counts_only_on_a_known_way_back: { codes: ["proposer_may_not_approve"] },
  revocation_only_until_execution: { codes: ["execution_begun"] },
  time_out_ends_a_plan: { codes: [] },

  // begin
  two_approvals_of_two_persons: { codes: ["second_approval_missing", "approval_by_other_person_missing"] },
  approval_of_exactly_this_digest: { codes: ["approval_for_other_plan"] },
  revoked_approval_is_void: { codes: ["approval_revoked"] },
  role_is_held_now: { codes: ["role_missing"] },
  role_was_held_without_a_break: { codes: ["approver_role_lost"] },
  rejection_closes_the_plan: { codes: ["plan_rejected"] },
  withdrawn_plan_is_closed: { codes: ["plan_withdrawn"] },
  nothing_begins_after_expiry: { codes: ["plan_expired"] },
  one_execution_per_plan: { codes: ["plan_executing", "plan_ended", "plan_stale"] },
  counting_and_beginning_hold_the_plan_row: { codes: [] },

  // before a call
  signatures_are_verified_before_the_call: { codes: ["signature_not_valid"] },
  approvals_are_counted_again_before_the_call: { codes: [] },
  nothing_is_sent_after_expiry: { codes: [] },
  platform_is_read_before_the_call: { codes: [] },
  unreadable_platform_means_no_call: { codes: [] },
  intent_is_written_before_the_call: { codes: [] },
  undone_step_is_intended_anew: { codes: [] },
  call_has_a_deadline: { codes: [] },

  // two workers
  lease_is_respected: { codes: [] },
  lease_lasts_as_long_as_the_call: { codes: [] },
  take_over_waits_for_the_longest_call: { codes: [] },
  fence_is_checked_by_every_write: { codes: [] },
  one_turn_at_a_time: { codes: [] },
  dead_worker_is_taken_over: { codes: [] },

  // the platform
  precondition_of_the_platform: { codes: [] },
  idempotency_key_of_the_platform: { codes: [] },

  // the answer
  answer_is_checked_by_reading: { codes: [] },
  silence_is_no_success: { codes: [] },
  silence_is_no_failure: { codes: [] },
  quiet_period_is_waited_out: { codes: [] },

  every_step_is_confirmed_before_success: { codes: [] },

  // the log
  row_is_written_in_the_same_transaction: { codes: [] },
} as const satisfies Record<string, { codes: readonly RefusalCode[] }>;

export type Guard = keyof typeof GUARDS;
export const GUARD_NAMES = Object.keys(GUARDS) as Guard[];
