import { describeScope } from "@/lib/domain/incident/scope";
import {
  type ExecutionOutcome,
  executionOf,
  type VerificationOutcome,
  verificationOf,
} from "@/lib/domain/message/outcome";
import { type Entry, first, is, last } from "@/lib/domain/timeline/entries";
import type { LogEntry } from "@/lib/domain/timeline/event";

/** What is known beside the log. Times are ISO strings in UTC. */
export type IncidentRecord = {
  reference: string;
  service: string;
  /** Names for people outside. */
  publicName: string;
  installation: string;
  title: string;
  impactStartAt: string | null;
  detectedAt: string | null;
  /** Checks of the newest verification that have a value before and after. */
  metrics: { label: string; before: string; after: string }[];
};

export type Cited = { text: string; cites: number[] };
export type Moment = { at: string; cites: number[] };

/** Times that are told apart everywhere (L3): harm began, seen, declared, way chosen, second key, done, proven, over. */
export const MOMENTS = {
  impactStart: "Impact began",
  detected: "Detected",
  declared: "Declared",
  decided: "Decided",
  approved: "Approved",
  executed: "Executed",
  verified: "Verified",
  resolved: "Declared resolved",
} as const;
export type MomentName = keyof typeof MOMENTS;

export type IncidentFacts = {
  record: IncidentRecord;
  moments: Record<MomentName, Moment | null>;
  priority: Cited | null;
  scope: Cited | null;
  wayBack: { way: string; reason: string; cites: number[] } | null;
  /** Only what a person entered. */
  rootCause: Cited | null;
  release: { from: string; to: string; cites: number[] } | null;
  approvers: Cited[];
  /** Whose break-glass carried the execution; null: two approvals did, or nothing was executed. */
  brokenBy: Cited | null;
  glass: GlassFact[];
  execution: ExecutionOutcome | null;
  verification: VerificationOutcome | null;
  /** Declared resolved although verification had not passed: the reason. */
  override: Cited | null;
  log: readonly LogEntry[];
};

/** One use of break-glass. `fallen`: somebody objected, or nobody countersigned in time; in words. */
export type GlassFact = { by: string; reason: string; cites: number[]; fallen: Cited | null };

const UNKNOWN_SCOPE = describeScope({ kind: "unknown" });

/** Everything the documents may say, from the log of one incident, oldest entry first. */
export function factsOf(record: IncidentRecord, log: readonly LogEntry[]): IncidentFacts {
  const declared = first(log, "incident_declared");
  const decided = last(log, "way_back_chosen");
  const started = last(log, "execution_started");
  const priority = last(log, "priority_set");
  const scope = last(log, "scope_set");
  const resolved = last(log, "incident_resolved");
  const cause = log.filter((entry) => is(entry, "way_back_chosen")).findLast((entry) => entry.body.rootCause);
  const approvals = approvalsOf(log, started);
  const carried = started?.body.brokenBy ? last(log, "glass_broken") : undefined;
  const execution = executionOf(log);
  const verification = verificationOf(log);
  return {
    record,
    log,
    moments: {
      impactStart: earliest([
        ...log
          .filter((entry) => is(entry, "trigger_fired"))
          .map((entry) => moment(entry, entry.body.breachAt)),
        declared && moment(declared, record.impactStartAt),
      ]),
      detected: declared ? moment(declared, declared.body.detectedAt ?? record.detectedAt) : null,
      declared: declared ? moment(declared, declared.at) : null,
      decided: decided ? moment(decided, decided.at) : null,
      approved: started ? momentOfLast(carried ? [carried] : approvals) : null,
      executed:
        execution?.state === "succeeded"
          ? momentOfLast(log.filter((entry) => is(entry, "execution_succeeded")))
          : null,
      verified:
        verification?.state === "passed"
          ? momentOfLast(log.filter((entry) => is(entry, "verification_passed")))
          : null,
      resolved: resolved ? moment(resolved, resolved.at) : null,
    },
    priority: priority ? { text: priority.body.priority, cites: [priority.position] } : null,
    scope:
      scope && scope.body.sentence !== UNKNOWN_SCOPE
        ? { text: scope.body.sentence.replace(/\.$/, ""), cites: [scope.position] }
        : null,
    wayBack: decided
      ? { way: decided.body.way, reason: decided.body.reason, cites: [decided.position] }
      : null,
    rootCause: cause?.body.rootCause ? { text: cause.body.rootCause, cites: [cause.position] } : null,
    release: releaseOf(log, started),
    approvers: approvals.flatMap((entry) =>
      entry.person ? [{ text: entry.person, cites: [entry.position] }] : [],
    ),
    brokenBy: started?.body.brokenBy ? { text: started.body.brokenBy, cites: [started.position] } : null,
    glass: glassOf(log),
    execution,
    verification,
    override: resolved?.body.overrideReason
      ? { text: resolved.body.overrideReason, cites: [resolved.position] }
      : null,
  };
}

function moment(entry: LogEntry, at: string | null): Moment | null {
  return at === null ? null : { at, cites: [entry.position] };
}

function momentOfLast(entries: readonly LogEntry[]): Moment | null {
  const entry = entries.at(-1);
  return entry ? moment(entry, entry.at) : null;
}

function earliest(moments: readonly (Moment | null | undefined)[]): Moment | null {
  const known = moments.filter((found) => found !== null && found !== undefined);
  return known.reduce<Moment | null>((best, found) => (best && best.at <= found.at ? best : found), null);
}

/** Approvals of the plan that was executed, or of the newest one, that were not revoked. */
function approvalsOf(log: readonly LogEntry[], started: LogEntry | undefined): Entry<"plan_approved">[] {
  const before = log.filter((entry) => !started || entry.position < started.position);
  const planId = last(before, "plan_proposed")?.body.planId;
  const revoked = before.filter((entry) => is(entry, "approval_revoked"));
  return before
    .filter((entry) => is(entry, "plan_approved"))
    .filter((entry) => entry.body.planId === planId)
    .filter(
      (entry) => !revoked.some((other) => other.body.planId === planId && other.person === entry.person),
    );
}

function glassOf(log: readonly LogEntry[]): GlassFact[] {
  return log
    .filter((entry) => is(entry, "glass_broken"))
    .map((entry) => {
      const later = log.filter(
        (other) => is(other, "glass_objected", "role_suspended") && other.body.planId === entry.body.planId,
      );
      const objection = first(later, "glass_objected");
      const fallen = objection ?? first(later, "role_suspended");
      const words = objection
        ? `${objection.person ?? "somebody"} objected to it`
        : "nobody countersigned it in time";
      return {
        by: entry.person ?? "somebody",
        reason: entry.body.reason,
        cites: [entry.position],
        fallen: fallen ? { text: words, cites: [fallen.position] } : null,
      };
    });
}

function releaseOf(log: readonly LogEntry[], started: Entry<"execution_started"> | undefined) {
  const source = started ?? last(log, "plan_proposed");
  return source ? { from: source.body.from, to: source.body.to, cites: [source.position] } : null;
}
