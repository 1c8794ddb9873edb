import type { PlanQuestion } from "@/lib/db/approval";
import { findAssessment } from "@/lib/db/assessment";
import { findGlass } from "@/lib/db/break-glass";
import type { Transaction } from "@/lib/db/client";
import { findPlan, stateOfPlan } from "@/lib/db/plan";
import { incidentReference } from "@/lib/domain/incident/reference";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { planHasEnded } from "@/lib/domain/plan/state";
import { type GlassLine, glassLine } from "@/lib/queries/break-glass";
import { answerStanding, breakGlassStanding } from "@/lib/queries/break-glass-standing";
import { type PlanVoting, planQuestion, type Viewer, votingOf } from "@/lib/queries/plan-voting";

/** A plan about a release, as its stored bytes say. */
export type PlanDetail = PlanVoting & {
  document: ReleasePlan;
  incident: { number: number; reference: string; title: string; priority: string | null };
  assessment: AssessmentResult | null;
  /** Somebody broke the glass of this plan; null: nobody did. */
  glass: GlassLine | null;
};

/** Null when there is no such plan; throws when its stored bytes are damaged. */
export async function planDetail(
  db: Transaction,
  planId: string,
  viewer: Viewer,
): Promise<PlanDetail | null> {
  const question = await planQuestion(db, planId, viewer);
  const incident = question?.stored.incident;
  const document = question?.sealed.document;
  if (!question || !incident || document?.kind !== "rollback") return null;
  const voting = await votingOf(db, question, viewer);
  const broken = await findGlass(db, planId);
  return {
    ...voting,
    document,
    incident: {
      number: incident.number,
      reference: incidentReference(incident.number),
      title: incident.title,
      priority: incident.priority,
    },
    assessment: await assessmentOf(db, question),
    glass: broken && glassLine(broken, viewer.now),
    standing: {
      ...voting.standing,
      breakGlass: broken ? null : await breakGlassStanding(db, question, voting.drift, viewer),
      answerGlass: broken && (await answerStanding(db, broken, question, viewer)),
    },
  };
}

/** The evidence that the plan was made from. */
async function assessmentOf(db: Transaction, { stored }: PlanQuestion): Promise<AssessmentResult | null> {
  const found = stored.assessmentId && (await findAssessment(db, stored.assessmentId));
  return found ? found.result : null;
}

/** Where a link leads, by the SHA-256 of its token; null for a wrong token. The link dies with its plan. */
export async function findLink(
  db: Transaction,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<{ planPath: string; alive: boolean; after: { path: string; label: string } } | null> {
  const link = await db.approvalLink.findUnique({ where: { tokenHash }, select: { planId: true } });
  const plan = link && (await findPlan(db, link.planId));
  if (!plan) return null;
  const alive = !planHasEnded(stateOfPlan(plan, now));
  if (!plan.incident) {
    const planPath = `/plans/${plan.id}`;
    return { planPath, alive, after: { path: planPath, label: "See how it ended" } };
  }
  const reference = incidentReference(plan.incident.number);
  const room = `/incidents/${reference}`;
  return { planPath: `${room}/approval`, alive, after: { path: room, label: `Go to ${reference}` } };
}

/** The newest plan of an incident, or null when none was proposed yet. */
export async function newestPlanDetail(
  db: Transaction,
  incidentId: string,
  viewer: Viewer,
): Promise<PlanDetail | null> {
  const newest = await db.plan.findFirst({
    where: { incidentId },
    orderBy: { proposedAt: "desc" },
    select: { id: true },
  });
  return newest && planDetail(db, newest.id, viewer);
}
