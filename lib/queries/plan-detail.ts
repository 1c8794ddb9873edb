import type { Actor } from "@/lib/command";
import type { TwokeyConfig } from "@/lib/config/config";
import { loadPlanQuestion, type PlanQuestion } from "@/lib/db/approval";
import { findAssessment } from "@/lib/db/assessment";
import type { Transaction } from "@/lib/db/client";
import { driftOf } from "@/lib/db/drift";
import { usablePasskeys } from "@/lib/db/passkey";
import { findPlan, stateOfPlan } from "@/lib/db/plan";
import { EFFECTIVE_APPROVALS_NEEDED } from "@/lib/domain/approval/approval";
import { mayApprove, mayReject, type VoteAttempt } from "@/lib/domain/approval/approve";
import { effectiveApprovals } from "@/lib/domain/approval/effective-approvals";
import { mayRevoke } from "@/lib/domain/approval/revoke";
import { incidentReference } from "@/lib/domain/incident/reference";
import { mayPerform } from "@/lib/domain/permission";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import type { Drift } from "@/lib/domain/plan/drift";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { mayWithdraw } from "@/lib/domain/plan/propose";
import { type PlanState, planHasEnded } from "@/lib/domain/plan/state";
import type { Refusal } from "@/lib/domain/refusal";
import type { Site } from "@/lib/signature/passkey";
import { digestWords } from "@/lib/signature/words";

export type VoteLine = {
  personId: string;
  person: string;
  act: "approve" | "reject";
  method: "passkey" | "reauthenticate";
  votedAt: string;
  reason: string | null;
  revokedAt: string | null;
  /** Why the vote does not count now; empty when it does. */
  voidBecause: string[];
};

/** What the person who looks may do with the plan, and every reason against. */
export type Standing = {
  approve: Refusal[];
  reject: Refusal[];
  revoke: Refusal[];
  mayWithdraw: boolean;
  usablePasskeys: number;
  reauthenticate: boolean;
};

/** What is the same for every plan: its votes and what the person who looks may do. Instants are ISO strings. */
export type PlanVoting = {
  id: string;
  state: PlanState;
  endedBecause: string | null;
  digest: string;
  words: string[];
  proposer: { id: string; name: string };
  proposedAt: string;
  expiresAt: string;
  votes: VoteLine[];
  approvalsCounted: number;
  approvalsNeeded: number;
  drift: Drift;
  standing: Standing;
};

/** A plan about a release, as its stored bytes say. */
export type PlanDetail = PlanVoting & {
  document: ReleasePlan;
  incident: { number: number; reference: string; title: string; priority: string | null };
  assessment: AssessmentResult | null;
};

export type Viewer = { actor: Actor; config: TwokeyConfig; site: Site; now: Date };

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
  return {
    ...(await votingOf(db, question, viewer)),
    document,
    incident: {
      number: incident.number,
      reference: incidentReference(incident.number),
      title: incident.title,
      priority: incident.priority,
    },
    assessment: await assessmentOf(db, question),
  };
}

/** A plan with everything that the rules of approval need; null when there is none, throws when it is damaged. */
export async function planQuestion(
  db: Transaction,
  planId: string,
  viewer: Viewer,
): Promise<PlanQuestion | null> {
  const loaded = await loadPlanQuestion(db, planId, viewer.site, viewer.now, [viewer.actor.personId]);
  if (loaded.ok) return loaded.value;
  if (loaded.reasons[0]?.code === "not_found") return null;
  throw new Error(`plan ${planId}: ${loaded.reasons[0]?.message}`);
}

/** The votes of a plan, and what the person who looks may do. */
export async function votingOf(db: Transaction, question: PlanQuestion, viewer: Viewer): Promise<PlanVoting> {
  const { stored, sealed, plan, votes, people } = question;
  const policy = { reauthenticate: viewer.config.policy.reauthenticate === "allowed" };
  // An executed plan shows what carried it then; that its time is over since says nothing about the votes.
  const weighedAt = stored.execution?.startedAt ?? viewer.now;
  const weighed = effectiveApprovals(plan, votes, people, policy, weighedAt);
  const drift = await driftOf(db, sealed.document, viewer.now);
  return {
    id: stored.id,
    state: plan.state,
    endedBecause: stored.end?.reason ?? stored.execution?.outcome ?? null,
    digest: sealed.digest,
    words: digestWords(sealed.digest),
    proposer: stored.proposer,
    proposedAt: stored.proposedAt.toISOString(),
    expiresAt: stored.expiresAt.toISOString(),
    votes: stored.approvals.map((row) => voteLine(row, weighed)),
    approvalsCounted: weighed.effective.length,
    approvalsNeeded: EFFECTIVE_APPROVALS_NEEDED,
    drift,
    standing: await standingOf(db, question, drift, viewer),
  };
}

type VoteRow = PlanQuestion["stored"]["approvals"][number];

function voteLine(row: VoteRow, weighed: ReturnType<typeof effectiveApprovals>): VoteLine {
  const voided = weighed.void.find(({ vote }) => vote.id === row.id);
  return {
    personId: row.person.id,
    person: row.person.name,
    act: row.act === "reject" ? "reject" : "approve",
    method: row.method === "passkey" ? "passkey" : "reauthenticate",
    votedAt: row.votedAt.toISOString(),
    reason: row.reason ?? row.revocation?.reason ?? null,
    revokedAt: row.revocation?.revokedAt.toISOString() ?? null,
    voidBecause: voided?.reasons.map((reason) => reason.message) ?? [],
  };
}

/** The evidence that the plan was made from. */
async function assessmentOf(db: Transaction, { stored }: PlanQuestion): Promise<AssessmentResult | null> {
  const found = stored.assessmentId && (await findAssessment(db, stored.assessmentId));
  return found ? found.result : null;
}

async function standingOf(
  db: Transaction,
  question: PlanQuestion,
  drift: Drift,
  viewer: Viewer,
): Promise<Standing> {
  const { plan, votes, people, stored } = question;
  const { actor, config, now } = viewer;
  const voter = people.find((person) => person.personId === actor.personId);
  const policy = { reauthenticate: config.policy.reauthenticate === "allowed" };
  const keys = await usablePasskeys(db, actor.personId, now);
  const ways = { usablePasskeys: keys.length, reauthenticate: policy.reauthenticate };
  if (!voter) return { approve: [], reject: [], revoke: [], mayWithdraw: false, ...ways };
  const attempt: VoteAttempt = {
    plan,
    votes,
    voter,
    accountId: actor.accountId,
    shownDigest: plan.digest,
    policy,
    now,
  };
  const reasons = (decision: { ok: true } | { ok: false; reasons: Refusal[] }) =>
    decision.ok ? [] : decision.reasons;
  const person = { personId: actor.personId, isCommander: actor.roles.includes("commander") };
  const withdraw = mayWithdraw({ state: plan.state, proposerId: stored.proposerId }, person);
  return {
    approve: reasons(mayApprove(attempt, drift)),
    reject: reasons(mayReject(attempt, "a reason is asked for in the form")),
    revoke: reasons(mayRevoke(plan, votes, actor.personId)),
    mayWithdraw: withdraw.ok && mayPerform(actor.roles, "withdraw_plan"),
    ...ways,
  };
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
