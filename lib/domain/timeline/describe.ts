import { WAIVED } from "@/lib/domain/incident/waiver";
import type { EventName, LogEntry, TimelineEvent } from "@/lib/domain/timeline/event";

type BodyOf<Name extends EventName> = Extract<TimelineEvent, { event: Name }>["body"];
type Describer<Body> = (body: Body, who: string) => string;

/** Who did what the machine did. */
export const MACHINE = "Twokey";

const sentences: { [Name in EventName]: Describer<BodyOf<Name>> } = {
  incident_declared: ({ title, firing }, who) =>
    `${who} declared the incident “${title}”${firing.length > 0 ? ` while ${firing.map(words).join(", ")} fired` : ""}.`,
  note_added: ({ text }) => text,
  note_corrected: ({ text }) => text,
  trigger_fired: ({ sentence }) => `Fired: ${ended(sentence)}`,
  trigger_recovered: ({ sentence }) => `Recovered: ${ended(sentence)}`,
  release_seen: ({ version, before }) =>
    before ? `Release ${version} went live; before it ran ${before}.` : `Release ${version} is live.`,
  priority_set: ({ priority, overrideReason }, who) =>
    `${who} set the priority to ${priority}${overrideReason ? `, against the statements: ${ended(overrideReason)}` : "."}`,
  scope_set: ({ sentence }, who) => `${who} set the scope: ${ended(sentence)}`,
  way_back_chosen: ({ way, recommended, reason }, who) =>
    `${who} chose to ${verb(way)}${advice(way, recommended)}.${reason ? ` Reason: ${ended(reason)}` : ""}`,
  plan_proposed: ({ from, to, verdict }, who) =>
    `${who} proposed a plan from ${from} to ${to}, judged ${verdict}.`,
  plan_approved: ({ method }, who) =>
    `${who} approved the plan${method === "passkey" ? " with a passkey" : " with a fresh sign-in, which is weaker than a passkey"}.`,
  plan_rejected: ({ reason }, who) => `${who} rejected the plan: ${ended(reason)}`,
  approval_revoked: ({ reason }, who) => `${who} revoked the approval: ${ended(reason)}`,
  plan_withdrawn: ({ reason }, who) => `${who} withdrew the plan: ${ended(reason)}`,
  plan_expired: () => "The plan’s time ran out.",
  plan_stale: ({ changed }) => `The plan no longer fits what runs: ${ended(changed)}`,
  attempt_refused: ({ attempt, reasons }, who) =>
    `${who} tried to ${attemptWords(attempt)} and was refused: ${reasons.map(({ message }) => message).join(" ")}`,
  execution_started: ({ from, to, approvers, brokenBy }) =>
    `The execution from ${from} to ${to} began${brokenBy ? ` by break-glass of ${brokenBy}` : ""}${approvers.length > 0 ? `, approved by ${approvers.join(" and ")}` : ""}.`,
  glass_broken: ({ from, to, reason, countersignBy }, who) =>
    `${who} broke the glass to roll back from ${from} to ${to} alone: ${ended(reason)} Somebody else has to countersign by ${minute(countersignBy)}.`,
  glass_countersigned: ({ brokenBy, reason }, who) =>
    `${who} countersigned the break-glass of ${brokenBy}${reason ? `: ${ended(reason)}` : "."}`,
  glass_objected: ({ brokenBy, reason }, who) =>
    `${who} objected to the break-glass of ${brokenBy}: ${ended(reason)}`,
  role_suspended: ({ person, roles, because }) =>
    `${person} lost the role ${roles.join(" and ")}, because ${because === "objection" ? "somebody objected to the break-glass" : "nobody countersigned the break-glass in time"}. Only two other people can give it back.`,
  execution_taken_over: () => "Another worker took the execution over.",
  execution_resumed: () => "The outcome is known now; the execution goes on.",
  step_intended: ({ position, call, attempt }) => `Step ${position}${again(attempt)} is next: ${ended(call)}`,
  step_sent: ({ position, attempt }) => `Step ${position}${again(attempt)} is being sent to the platform.`,
  step_reconciling: ({ position }) => `The platform is asked whether step ${position} happened.`,
  step_not_applied: ({ position, call, detail }) => step(position, call, "did not happen", detail),
  step_drifted: ({ position, call, detail }) => step(position, call, "not done, something else runs", detail),
  step_confirmed: ({ position, call, detail }) => step(position, call, "confirmed", detail),
  step_refused: ({ position, call, detail }) => step(position, call, "refused by the platform", detail),
  step_unknown: ({ position, call, detail }) => step(position, call, "outcome not known", detail),
  execution_succeeded: ({ to, proposed }) =>
    proposed
      ? `Every step is done: ${to} is proposed, and goes live once people accept it there.`
      : `The execution succeeded: ${to} is live.`,
  execution_failed: ({ detail, notDone }) =>
    `The execution failed: ${ended(detail)}${notDone.length > 0 ? ` Not done: ${notDone.join(", ")}.` : ""}`,
  execution_stop_asked: ({ reason }, who) =>
    `${who} stopped the execution before its next step: ${ended(reason)}`,
  release_held: ({ target, version, means, until }) =>
    `${version} is held on ${target} until ${until}: ${ended(means ?? "the platform has no means to, Twokey alone refuses it")}`,
  quarantine_ended: ({ target, version, reason }, who) =>
    `${who} ended the hold on ${version} on ${target}: ${ended(reason)}`,
  execution_unknown: ({ detail }) => `Nobody knows yet whether the execution worked: ${ended(detail)}`,
  verification_started: ({ watchUntil }) => `Verification began; the watch lasts until ${clock(watchUntil)}.`,
  verification_passed: ({ sentence }) => `Verification passed: ${ended(sentence)}`,
  verification_failed: ({ sentence }) => `Verification failed: ${ended(sentence)}`,
  verification_inconclusive: ({ sentence }) => `Verification came to no conclusion: ${ended(sentence)}`,
  incident_resolved: ({ overrideReason }, who) =>
    overrideReason
      ? `${who} declared the incident resolved although verification had not passed: ${ended(overrideReason)}`
      : `${who} declared the incident resolved.`,
  message_edited: ({ audience }, who) => `${who} edited the ${AUDIENCE[audience] ?? audience}.`,
  status_published: ({ phase, title }, who) => `${who} published “${title}” on the status page as ${phase}.`,
  review_edited: ({ version }, who) => `${who} edited the review (version ${version}).`,
  passkey_registered: ({ label }, who) => `${who} registered the passkey “${label}”.`,
  passkey_renamed: ({ before, label }, who) => `${who} renamed the passkey “${before}” to “${label}”.`,
  passkey_revoked: ({ label, owner }, who) =>
    `${who} revoked the passkey “${label}”${owner ? ` of ${owner}` : ""}.`,
  roles_changed: ({ person, granted, taken }, who) =>
    `${who} changed the roles of ${person}:${granted.length > 0 ? ` given ${granted.join(", ")}` : ""}${taken.length > 0 ? ` taken ${taken.join(", ")}` : ""}.`,
  role_plan_proposed: ({ person, from, to }, who) =>
    `${who} proposed that ${person} holds ${to.join(", ")} instead of ${from.join(", ") || "no role"}.`,
  roles_granted: ({ person, granted, effectiveFrom }) =>
    `${person} was given ${granted.join(", ")}, as two people approved; it counts from ${minute(effectiveFrom)} on.`,
  passkey_ratified: ({ label, owner }, who) => `${who} ratified the new passkey “${label}” of ${owner}.`,
  operator_granted_role: ({ person, role }) => `The operator of the server gave ${person} ${role}.`,
  operator_disabled_person: ({ person, taken }) =>
    `The operator of the server disabled ${person}${taken.length > 0 ? `, who held ${taken.join(", ")}` : ""}.`,
  operator_reset_password: ({ person }) => `The operator of the server gave ${person} a new password.`,
  policy_changed: ({ before }) =>
    before === null ? "The policy was put into force." : "The policy of twokey.yaml changed.",
  person_added: ({ person, roles }, who) => `${who} added ${person} as ${roles.join(", ")}.`,
  person_disabled: ({ person, taken }, who) =>
    `${who} disabled ${person}${taken.length > 0 ? `, who held ${taken.join(", ")}` : ""}.`,
  person_enabled: ({ person }, who) => `${who} enabled ${person} again, without roles.`,
  password_reset: ({ person }, who) => `${who} gave ${person} a new password.`,
  password_changed: (_, who) => `${who} changed their own password.`,
  audit_alarm_answered: ({ alarmAt, reason }, who) =>
    `${who} answered the alarm of the audit log of ${clock(alarmAt)}: ${ended(reason)}`,
  requirement_waived: ({ kind, reason }, who) => `${who} waived ${WAIVED[kind]}: ${ended(reason)}`,
  connection_test_asked: ({ service, target }, who) =>
    `${who} tested the connection to ${target} of ${service}.`,
  channel_test_asked: ({ channel }, who) => `${who} asked for a test message by ${words(channel)}.`,
  sample_release_asked: ({ version }, who) => `${who} asked the sample shop to release ${version} again.`,
};

const AUDIENCE: Record<string, string> = {
  slack: "Slack message",
  status: "status page update",
  email: "customer e-mail",
};

/** What happened, as one plain sentence. A note is its own text. */
export function describe(entry: LogEntry): string {
  return describerOf(entry)(entry.body, entry.person ?? MACHINE);
}

/** The table is keyed by the event's name, so the describer always fits the body beside it. */
function describerOf(entry: LogEntry): Describer<LogEntry["body"]> {
  return sentences[entry.event] as Describer<LogEntry["body"]>;
}

function again(attempt: number): string {
  return attempt > 1 ? `, attempt ${attempt},` : "";
}

function step(position: number, call: string, outcome: string, detail: string): string {
  return `Step ${position}, ${call}: ${outcome}.${detail ? ` ${ended(detail)}` : ""}`;
}

function advice(way: string, recommended: string): string {
  if (recommended === "none") return "; nothing was recommended";
  return way === recommended ? ", as recommended" : `; recommended was to ${verb(recommended)}`;
}

function verb(way: string): string {
  const verbs: Record<string, string> = {
    rollback: "roll back",
    fix_forward: "fix forward",
    investigate: "investigate further",
  };
  return verbs[way] ?? words(way);
}

/** `approve_plan` → `approve the plan`. */
function attemptWords(command: string): string {
  const [act = "", ...object] = command.split(/[_-]/);
  return object.length === 0 ? act : `${act} the ${object.join(" ")}`;
}

function words(name: string): string {
  return name.replaceAll(/[_-]/g, " ");
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence.trimEnd()) ? sentence.trimEnd() : `${sentence.trimEnd()}.`;
}

function minute(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function clock(at: string): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}
