import type { ServiceConfig, TwokeyConfig } from "@/lib/config/config";
import { newestOfEachChoice, type StoredAssessment } from "@/lib/db/assessment";
import type { Database } from "@/lib/db/client";
import { openPlanOfService, stateOfPlan } from "@/lib/db/plan";
import { approverRules } from "@/lib/db/policy";
import { firingsSince } from "@/lib/db/trigger";
import { type RoleNeed, roleNeeds } from "@/lib/domain/approval/role-needs";
import { PRIORITIES, type Priority } from "@/lib/domain/incident/priority";
import { incidentReference } from "@/lib/domain/incident/reference";
import type { Scope } from "@/lib/domain/incident/scope";
import { type AssessmentResult, choiceKey, type Wanted } from "@/lib/domain/plan/assessment";
import { whyOutdated } from "@/lib/domain/plan/assessment-standing";
import { headlineOf } from "@/lib/domain/plan/headline";
import type { SmokeTest } from "@/lib/domain/plan/plan-document";
import type { PlanState } from "@/lib/domain/plan/state";
import { isNewByNature } from "@/lib/domain/release/platform-name";
import { type Recommendation, recommendWayBack, WAYS, type Way } from "@/lib/domain/release/way-back";
import type { Incident } from "@/lib/generated/prisma/client";
import { evidenceOf, type FactsNow } from "@/lib/queries/way-back-evidence";
import { readWizardTarget, type WizardTarget } from "@/lib/queries/wizard-target";

/** What was decided so far. */
export type WizardAnswers = {
  priority: Priority | null;
  criteria: string[];
  overrideReason: string | null;
  scope: Scope | null;
  way: Way | null;
  wayReason: string | null;
};

/** `outdated` says why no plan can be made from it any more. */
export type WizardAssessment = {
  id: string;
  wanted: Wanted[];
  state: "waiting" | "ready" | "failed";
  requestedAt: number;
  result: AssessmentResult | null;
  error: string | null;
  outdated: string | null;
};

/** From an open incident to a proposed plan. Instants are in ms since 1970. */
export type Wizard = {
  readAt: number;
  incident: {
    id: string;
    number: number;
    reference: string;
    service: string;
    serviceName: string;
    detectedAt: number | null;
    declaredAt: number;
    decidedAt: number | null;
    executedAt: number | null;
    resolvedAt: number | null;
  };
  answers: WizardAnswers;
  /** What was typed and not yet decided, as the browser stored it. */
  draft: unknown;
  /** In the order in which a plan changes them. */
  targets: WizardTarget[];
  /** The last known good release of the target that changed last: empty when none is known. */
  suggested: Wanted[];
  evidence: FactsNow;
  /** Null while the live release is not known, or the safety checks of the last known good one have not answered. */
  recommendation: Recommendation | null;
  assessments: WizardAssessment[];
  /** The last rollback of the service that worked. */
  lastRollback: { tookMs: number; reference: string } | null;
  openPlan: { reference: string; state: PlanState; proposedBy: string; expiresAt: number } | null;
  plan: {
    approvalMinutes: number;
    watchMinutes: number;
    smoke: SmokeTest[];
    /** Roles that the policy asks of approvers for this service at the priority that is set. */
    needs: RoleNeed[];
  };
};

/** Null when there is no such incident, or its service is not configured any more. */
export async function readWizard(
  db: Database,
  config: TwokeyConfig,
  number: number,
  now: Date,
): Promise<Wizard | null> {
  const incident = await db.incident.findUnique({ where: { number } });
  const service = config.services.find(({ key }) => key === incident?.service);
  if (!incident || !service) return null;
  const [targets, stored, firings, openPlan, rules, lastRollback] = await Promise.all([
    Promise.all(service.targets.map((target) => readWizardTarget(db, service, target, now))),
    newestOfEachChoice(db, incident.id),
    firingsSince(db, [service.key], now),
    openPlanOfService(db, service.key, now),
    approverRules(db),
    lastRollbackOf(db, service.key),
  ]);
  const currentOn = (name: string) => targets.find(({ shown }) => shown.name === name)?.current ?? null;
  const assessments = stored.map((row) => toAssessment(row, currentOn, now));
  const shown = targets.map((target) => target.shown);
  const newest = changedLast(shown);
  const suggested = newest?.lastKnownGood ? [{ target: newest.name, releaseId: newest.lastKnownGood }] : [];
  const evidence = evidenceOf(firings, newest?.live?.since ?? null, incident.impactStartAt, now);
  return {
    readAt: now.getTime(),
    incident: headOf(incident, service),
    answers: answersOf(incident),
    draft: incident.draft,
    targets: shown,
    suggested,
    evidence,
    recommendation: newest && currentOn(newest.name) && recommend(evidence, suggested, assessments),
    assessments,
    lastRollback,
    openPlan: openPlan && {
      reference: incidentReference(openPlan.incident.number),
      state: stateOfPlan(openPlan, now),
      proposedBy: openPlan.proposer.name,
      expiresAt: openPlan.expiresAt.getTime(),
    },
    plan: {
      approvalMinutes: config.policy.approvalMinutes,
      watchMinutes: service.verification.watchMinutes,
      smoke: service.verification.smoke,
      needs: roleNeeds(rules, service.key, incident.priority),
    },
  };
}

async function lastRollbackOf(db: Database, service: string): Promise<Wizard["lastRollback"]> {
  const last = await db.execution.findFirst({
    where: {
      state: "succeeded",
      plan: { incident: { service } },
      steps: { some: { sentAt: { not: null } } },
    },
    orderBy: { startedAt: "desc" },
    select: {
      startedAt: true,
      finishedAt: true,
      plan: { select: { incident: { select: { number: true } } } },
    },
  });
  if (!last?.finishedAt || !last.plan.incident) return null;
  const tookMs = last.finishedAt.getTime() - last.startedAt.getTime();
  return { tookMs, reference: incidentReference(last.plan.incident.number) };
}

/** What changed last is what the trouble is looked for in first. A flag is chosen by a person. */
function changedLast(targets: readonly WizardTarget[]): WizardTarget | null {
  const released = targets.filter(({ platform }) => !isNewByNature(platform));
  const [newest = null] = released.toSorted((a, b) => (b.live?.since ?? 0) - (a.live?.since ?? 0));
  return newest;
}

function headOf(incident: Incident, service: ServiceConfig): Wizard["incident"] {
  const ms = (at: Date | null) => at?.getTime() ?? null;
  return {
    id: incident.id,
    number: incident.number,
    reference: incidentReference(incident.number),
    service: service.key,
    serviceName: service.name,
    detectedAt: ms(incident.detectedAt),
    declaredAt: incident.declaredAt.getTime(),
    decidedAt: ms(incident.decidedAt),
    executedAt: ms(incident.executedAt),
    resolvedAt: ms(incident.resolvedAt),
  };
}

function answersOf(incident: Incident): WizardAnswers {
  return {
    priority: PRIORITIES.find((priority) => priority === incident.priority) ?? null,
    criteria: incident.matchedCriteria,
    overrideReason: incident.priorityOverrideReason,
    scope: asScope(incident.scope),
    way: WAYS.find((way) => way === incident.wayBack) ?? null,
    wayReason: incident.wayBackReason,
  };
}

/** Written by set-scope alone, from a decided scope. */
function asScope(stored: Incident["scope"]): Scope | null {
  return stored as Scope | null;
}

function recommend(
  evidence: FactsNow,
  suggested: readonly Wanted[],
  assessments: readonly WizardAssessment[],
): Recommendation | null {
  if (suggested.length === 0) return recommendWayBack({ ...evidence, target: null });
  const choice = choiceKey(suggested);
  const usable = assessments.find(
    ({ wanted, outdated }) => choiceKey(wanted) === choice && outdated === null,
  );
  if (!usable?.result) return null;
  const { changes, verdict } = usable.result;
  return recommendWayBack({ ...evidence, target: { version: headlineOf(changes).to, verdict } });
}

function toAssessment(
  row: StoredAssessment,
  liveOn: Parameters<typeof whyOutdated>[1],
  now: Date,
): WizardAssessment {
  const state = row.state === "ready" || row.state === "failed" ? row.state : "waiting";
  return {
    id: row.id,
    wanted: row.wanted,
    state,
    requestedAt: row.requestedAt.getTime(),
    result: row.result,
    error: row.error,
    outdated: row.result && whyOutdated(row.result, liveOn, now),
  };
}
