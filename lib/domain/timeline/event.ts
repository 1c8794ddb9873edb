import type { WaiverKind } from "@/lib/domain/incident/waiver";
import type { Refusal } from "@/lib/domain/refusal";

/** Everything the running log can say, with what belongs to it. Times inside a body are ISO strings in UTC. */
export type TimelineEvent =
  | { event: "incident_declared"; body: { title: string; firing: string[]; detectedAt: string | null } }
  | { event: "note_added"; body: { text: string } }
  | { event: "note_corrected"; body: { text: string } }
  | { event: "trigger_fired"; body: { trigger: string; sentence: string; breachAt: string } }
  | { event: "trigger_recovered"; body: { trigger: string; sentence: string } }
  | { event: "release_seen"; body: { version: string; commit: string; before: string | null } }
  | { event: "priority_set"; body: { priority: string; criteria: string[]; overrideReason: string | null } }
  | { event: "scope_set"; body: { sentence: string } }
  | {
      event: "way_back_chosen";
      body: { way: string; recommended: string; reason: string; rootCause: string | null };
    }
  | {
      event: "plan_proposed";
      body: { planId: string; digest: string; from: string; to: string; verdict: string; expiresAt: string };
    }
  | { event: "plan_approved"; body: { planId: string; method: string } }
  | { event: "plan_rejected"; body: { planId: string; reason: string } }
  | { event: "approval_revoked"; body: { planId: string; reason: string } }
  | { event: "plan_withdrawn"; body: { planId: string; reason: string } }
  | { event: "plan_expired"; body: { planId: string } }
  | { event: "plan_stale"; body: { planId: string; changed: string } }
  | { event: "attempt_refused"; body: { attempt: string; reasons: Refusal[] } }
  | {
      event: "execution_started";
      /** `brokenBy`: whose break-glass carries it, when the approvals alone do not. */
      body: { executionId: string; from: string; to: string; approvers: string[]; brokenBy?: string };
    }
  | {
      event: "glass_broken";
      body: { planId: string; from: string; to: string; reason: string; countersignBy: string };
    }
  | { event: "glass_countersigned"; body: { planId: string; brokenBy: string; reason: string | null } }
  | { event: "glass_objected"; body: { planId: string; brokenBy: string; reason: string } }
  | {
      event: "role_suspended";
      body: { planId: string; person: string; roles: string[]; because: "objection" | "not countersigned" };
    }
  | { event: "execution_taken_over"; body: { executionId: string } }
  | { event: "execution_resumed"; body: { executionId: string } }
  | { event: "step_intended"; body: { executionId: string; position: number; call: string; attempt: number } }
  | { event: "step_sent"; body: { executionId: string; position: number; call: string; attempt: number } }
  | { event: "step_reconciling"; body: { executionId: string; position: number; call: string } }
  | {
      event: "step_not_applied";
      body: { executionId: string; position: number; call: string; detail: string };
    }
  | { event: "step_drifted"; body: { executionId: string; position: number; call: string; detail: string } }
  | { event: "step_confirmed"; body: { executionId: string; position: number; call: string; detail: string } }
  | { event: "step_refused"; body: { executionId: string; position: number; call: string; detail: string } }
  | { event: "step_unknown"; body: { executionId: string; position: number; call: string; detail: string } }
  /** `proposed`: nothing is live before people accept it on the platform. */
  /** `proposed`: all that was done waits for people to accept it; nothing is live. */
  | { event: "execution_succeeded"; body: { executionId: string; to: string; proposed?: boolean } }
  | { event: "execution_failed"; body: { executionId: string; detail: string; notDone: string[] } }
  | { event: "execution_stop_asked"; body: { executionId: string; reason: string } }
  | {
      event: "release_held";
      /** `means`: how the platform holds it; null: only Twokey does. */
      body: { target: string; version: string; means: string | null; until: string };
    }
  | { event: "quarantine_ended"; body: { target: string; version: string; reason: string } }
  | { event: "execution_unknown"; body: { executionId: string; detail: string } }
  | { event: "verification_started"; body: { watchUntil: string } }
  | { event: "verification_passed"; body: { sentence: string } }
  | { event: "verification_failed"; body: { sentence: string } }
  | { event: "verification_inconclusive"; body: { sentence: string } }
  | { event: "incident_resolved"; body: { overrideReason: string | null } }
  | { event: "message_edited"; body: { audience: string } }
  | { event: "status_published"; body: { phase: string; title: string } }
  | { event: "review_edited"; body: { version: number } }
  | { event: "passkey_registered"; body: { label: string; usableFrom: string } }
  | { event: "passkey_renamed"; body: { before: string; label: string } }
  | { event: "passkey_revoked"; body: { label: string; owner: string | null } }
  | { event: "roles_changed"; body: { person: string; granted: string[]; taken: string[] } }
  | {
      event: "role_plan_proposed";
      body: {
        planId: string;
        digest: string;
        person: string;
        from: string[];
        to: string[];
        expiresAt: string;
      };
    }
  | {
      event: "roles_granted";
      body: { planId: string; executionId: string; person: string; granted: string[]; effectiveFrom: string };
    }
  | { event: "passkey_ratified"; body: { label: string; owner: string } }
  | { event: "operator_granted_role"; body: { person: string; role: string } }
  | { event: "operator_disabled_person"; body: { person: string; taken: string[] } }
  | { event: "operator_reset_password"; body: { person: string } }
  | { event: "policy_changed"; body: { version: string; before: string | null; policy: object } }
  | { event: "person_added"; body: { person: string; roles: string[] } }
  | { event: "person_disabled"; body: { person: string; taken: string[] } }
  | { event: "person_enabled"; body: { person: string } }
  | { event: "password_reset"; body: { person: string } }
  | { event: "password_changed"; body: Record<string, never> }
  | { event: "audit_alarm_answered"; body: { origin: string; alarmAt: string; reason: string } }
  | { event: "requirement_waived"; body: { kind: WaiverKind; reason: string } }
  | { event: "connection_test_asked"; body: { service: string; target: string } }
  | { event: "channel_test_asked"; body: { channel: string } }
  | { event: "sample_release_asked"; body: { version: string } };

export type EventName = TimelineEvent["event"];

/** One row of the log as it is read back. `position` counts over all incidents without gaps. */
export type LogEntry = TimelineEvent & {
  position: number;
  at: string;
  person: string | null;
  corrects: number | null;
};
