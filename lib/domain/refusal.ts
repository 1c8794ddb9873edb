/**
 * Every way the product says no, each with the sentence people see when nothing more exact is known.
 * A code names the fact in the way; it never changes once released, because exports carry it.
 */
export const REFUSALS = {
  // who is asking
  not_signed_in: "Sign in first.",
  sign_in_failed: "The address or the password is wrong.",
  too_many_attempts: "Too many attempts. Wait a minute, then try again.",
  person_disabled: "This person is disabled and can do nothing here. An admin can enable them.",
  role_missing: "None of your roles allows this.",

  // what was sent
  input_invalid: "Something that was entered cannot be read.",
  note_empty: "The note is empty.",
  text_too_long: "The text is too long.",
  changed_meanwhile: "Somebody else changed this in the meantime. Look again, then decide.",
  not_found: "There is no such thing here, or it is not yours to see.",
  audit_alarm_not_open: "There is no such alarm, or somebody answered it already.",
  failed_unexpectedly: "Something broke on our side. Nothing was done.",

  // incident
  incident_ended: "The incident is already closed.",
  incident_transition_not_allowed: "The incident is not in a state that allows this.",
  priority_criteria_missing: "Choose at least one statement that is true, so that the priority can be set.",
  override_reason_missing: "Write why you choose another priority than the one the statements give.",
  scope_invalid: "The scope is not complete.",
  decision_reason_missing: "Write why you choose another way back than the recommended one.",
  root_cause_missing:
    "A fix forward needs the root cause: without it, nobody knows what the fix has to change.",

  // release
  live_release_unknown: "Nobody knows which release is live, so nothing can be planned from it.",
  live_release_changed: "Another release is live than the one the plan starts from.",
  release_not_available: "The chosen release is not on the platform any more.",
  release_already_live: "The chosen release is already live.",
  rollback_blocked:
    "The safety checks block this rollback. Override them with a written reason, or choose another way.",
  safety_reason_missing: "Write why this is right although the safety checks do not say Safe.",

  // plan
  plan_not_valid: "The plan is not complete or not exact.",
  plan_not_canonical: "The plan's bytes are not in the one permitted form.",
  plan_target_relative: "The plan names a relative target. Name the exact release.",
  plan_digest_wrong: "The plan's digest does not belong to its bytes.",
  plan_lifetime_not_allowed: "A plan lives between 1 and 60 minutes.",
  plan_active_on_target: "Another plan is open for this target. Withdraw it or let it end first.",
  plan_expired: "The plan's time has run out. Propose it anew; approvals do not move over.",
  plan_withdrawn: "The plan was withdrawn.",
  plan_rejected: "The plan was rejected. A new plan is needed.",
  plan_stale: "The plan no longer fits what runs. Propose it anew.",
  plan_executing: "The plan is being executed already.",
  plan_ended: "The plan has ended.",
  plan_transition_not_allowed: "The plan is not in a state that allows this.",
  plan_without_evidence:
    "The plan says something else than what was seen on the platform. Assess the release again.",
  policy_changed: "The rules of this installation changed after the plan was made. Propose it anew.",
  plan_withdraw_not_yours: "Only the person who proposed the plan, or a commander, can withdraw it.",

  // approval
  person_already_voted:
    "You have already voted on this plan. One person is one vote, whichever account is used.",
  proposer_may_not_approve: "Whoever proposes this kind of plan cannot approve it.",
  rejection_reason_missing: "Write why you reject the plan.",
  approval_missing: "You have no approval on this plan that could be revoked.",
  approval_revoked: "The approval was revoked.",
  approval_for_other_plan: "The approval belongs to another version of the plan.",
  plan_changed_since_approval: "The plan is not the one that was shown when it was approved.",
  approver_role_lost: "The approver no longer holds the role, or held it not without interruption.",
  approver_unknown: "The approver is not known.",
  second_approval_missing: "A second person has to approve.",
  approval_by_other_person_missing: "Somebody other than the proposer has to approve.",
  approval_by_role_missing: "The policy asks for an approver with another role than those who approved.",

  // signature
  passkey_missing: "This needs a passkey. Register one in the settings.",
  passkey_not_yours: "This passkey belongs to somebody else or is not registered here.",
  passkey_revoked: "This passkey was revoked.",
  passkey_too_young: "This passkey was registered too recently to sign plans.",
  passkey_change_not_allowed: "A passkey that was registered can only be renamed, used and revoked.",
  passkey_usable_already: "This passkey can sign already.",
  passkey_ratified_by_owner: "Nobody ratifies their own passkey. Another person has to.",
  passkey_of_new_login:
    "The owner's password was set too recently for anybody to ratify a new key of theirs. The key has to wait.",
  password_too_young:
    "This password was set too recently to vote with. Sign with a passkey, or wait until it counts.",
  signature_not_valid: "The signature does not verify for exactly this plan and this act.",
  signature_reused: "This signature was used before.",
  signature_from_the_future:
    "The signature bears a time that has not come yet. Nothing is executed until the clocks agree.",
  reauthentication_not_allowed: "This installation accepts passkeys only.",
  reauthentication_too_old: "Enter the password again: the last time was more than 60 seconds ago.",

  // break-glass
  break_glass_off: "This installation does not allow break-glass.",
  break_glass_only_p0: "Only a P0 incident allows break-glass.",
  break_glass_not_safe: "Only a rollback that the checks call Safe allows break-glass.",
  break_glass_target_not_healthy:
    "The release to go back to was not seen healthy in production within 30 days.",
  break_glass_too_many_commanders: "More than four people are commanders, so break-glass is closed.",
  break_glass_nobody_asked: "Ask for the second approval first, and give it three minutes.",
  break_glass_used_up:
    "Break-glass was used already: once a person and twice an installation in 24 hours. Get a second approval.",
  break_glass_reason_missing: "Write in at least 20 characters why nobody else can be waited for.",
  break_glass_own: "Whoever broke the glass cannot countersign or object.",
  break_glass_too_late: "The time for countersigning is over.",
  break_glass_answered: "Somebody has answered already.",

  // execution
  execution_begun: "The execution has begun; it is too late for this.",
  execution_exists: "This plan was executed once already. A plan is never executed twice.",
  execution_ended: "The execution has ended already.",
  execution_stopped: "Somebody stopped the execution already; nothing more is sent.",
  stop_reason_missing: "Write why it is stopped.",
  quarantine_ended: "The hold has ended already.",
  quarantine_reason_missing: "Write in at least 10 characters why the release may come back.",
  execution_lease_held: "Another worker is busy with this execution.",
  execution_lease_lost: "Another worker took over this execution.",
  step_transition_not_allowed: "The step is not in a state that allows this.",
  guards_not_intact: "The database lacks guards that must be there, so nothing is executed.",

  // notices and waivers
  notice_not_allowed: "Only what happened is told, and a test that somebody asked for.",
  channel_test_under_way: "This channel is being tried already. Wait for what comes of it.",
  connection_test_under_way: "This target is being tried already. Wait for what comes of it.",
  channel_not_configured: "twokey.yaml does not name this channel.",
  waiver_only_p0: "Only a P0 incident may go without it.",
  waived_already: "This was waived already.",
  waiver_reason_missing: "Write in at least 10 characters why the incident cannot wait for it.",

  // verification, messages, review
  verification_not_passed: "The release is not verified yet, so nothing may be called resolved.",
  verification_reason_missing:
    "Write why the incident counts as resolved although verification did not pass.",
  message_published: "The message was published already; write a new one.",
  message_says_resolved: "The message says resolved, and verification has not passed.",
  message_has_blanks: "The message still has blanks.",
  review_not_possible: "The review can be published once the incident is resolved.",

  // people and sample
  email_taken: "There is an account with this address already.",
  last_admin: "This is the last admin. Make somebody else admin first.",
  own_roles_widened: "You cannot give yourself a role. Another admin has to.",
  own_roles_not_yours: "The plan is about your own roles. Others have to decide.",
  roles_need_two_keys:
    "Roles are given by a plan that two people approve. Propose it; taking a role away is done at once.",
  roles_changed_since_proposal: "The person's roles are not the ones the plan starts from. Propose it anew.",
  roles_not_widened: "Nothing is given that the person does not have already.",
  role_change_not_allowed: "A role that was given can only be taken away, for good.",
  account_change_not_allowed: "This part of a login never changes.",
  password_missing:
    "You have no password of this installation. Ask an admin to reset it, then enter the new one.",
  passkey_challenge_gone: "The registration took too long, or was begun again elsewhere. Start it again.",
  passkey_registered: "This passkey is registered already.",
  sample_only: "Only the sample installation offers this.",
  sample_busy: "The sample shop is being released at this moment.",
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** `field` is the path of the input that is in the way, for forms: `to.releaseId`. */
export type Refusal = { code: RefusalCode; message: string; field?: string };

/** The refusal with its own sentence, or with a more exact one that names what is in the way. */
export function refusal(code: RefusalCode, message: string = REFUSALS[code], field?: string): Refusal {
  return field === undefined ? { code, message } : { code, message, field };
}
