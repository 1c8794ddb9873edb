import type { Actor } from "@/lib/command";
import type { TwokeyConfig } from "@/lib/config/config";
import { loadPlanQuestion, type PlanQuestion } from "@/lib/db/approval";
import type { Transaction } from "@/lib/db/client";
import { driftOf } from "@/lib/db/drift";
import { usablePasskeys } from "@/lib/db/passkey";
import { approverRules, isUnderOtherPolicy } from "@/lib/db/policy";
import { type WaiverLine, waiversOf } from "@/lib/db/waiver";
import { EFFECTIVE_APPROVALS_NEEDED, type Vote, type Voter } from "@/lib/domain/approval/approval";
import { mayApprove, mayReject, type VoteAttempt } from "@/lib/domain/approval/approve";
import type { GlassAct } from "@/lib/domain/approval/broken-glass";
import { effectiveApprovals } from "@/lib/domain/approval/effective-approvals";
import { bringsRole } from "@/lib/domain/approval/execute";
import { mayRevoke } from "@/lib/domain/approval/revoke";
import { type RoleNeed, roleNeeds } from "@/lib/domain/approval/role-needs";
import { mayPerform, type Role } from "@/lib/domain/permission";
import type { Drift } from "@/lib/domain/plan/drift";
import { mayWithdraw } from "@/lib/domain/plan/propose";
import type { PlanState } from "@/lib/domain/plan/state";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { BreakGlassStanding } from "@/lib/queries/break-glass-standing";
import { type ToldLine, toldOf } from "@/lib/queries/told";
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
  /** With the approval of the person who looks the execution begins. */
  completes: boolean;
  mayWithdraw: boolean;
  /** Null: break-glass is not this person's. */
  breakGlass: BreakGlassStanding | null;
  /** Why this person may not answer a break-glass; null: the glass of this plan is whole. */
  answerGlass: Record<GlassAct, Refusal[]> | null;
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
  /** Roles that the policy asks for here; `heldBy` names whose counting approval brings it. */
  needs: (RoleNeed & { heldBy: string | null })[];
  /** Who was told of the plan, and whether it got through. */
  told: ToldLine[];
  waivers: WaiverLine[];
  drift: Drift;
  /** The rules of the installation are not those that the plan was made under: it can no longer begin. */
  underOtherPolicy: boolean;
  standing: Standing;
};

export type Viewer = { actor: Actor; config: TwokeyConfig; site: Site; now: Date };

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
  const standing = await standingOf(db, question, drift, viewer);
  const underOtherPolicy = await isUnderOtherPolicy(db, sealed.document);
  const { incident } = stored;
  const needs = incident ? roleNeeds(await approverRules(db), incident.service, incident.priority) : [];
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
    needs: needs.map((need) => ({ ...need, heldBy: heldBy(need.role, weighed.effective, people) })),
    told: await toldOf(db, stored.id),
    waivers: incident ? await waiversOf(db, incident.id) : [],
    drift,
    underOtherPolicy,
    standing: {
      ...standing,
      approve: [...(underOtherPolicy ? [refusal("policy_changed")] : []), ...standing.approve],
      breakGlass: null,
      answerGlass: null,
    },
  };
}

function heldBy(role: Role, effective: readonly Vote[], people: readonly Voter[]): string | null {
  const vote = effective.find((each) => bringsRole(each, people, role));
  return people.find(({ personId }) => personId === vote?.personId)?.name ?? null;
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

async function standingOf(
  db: Transaction,
  question: PlanQuestion,
  drift: Drift,
  viewer: Viewer,
): Promise<Omit<Standing, "breakGlass" | "answerGlass">> {
  const { plan, votes, people, stored } = question;
  const { actor, config, now } = viewer;
  const voter = people.find((person) => person.personId === actor.personId);
  const policy = { reauthenticate: config.policy.reauthenticate === "allowed" };
  const keys = await usablePasskeys(db, actor.personId, now);
  const ways = { usablePasskeys: keys.length, reauthenticate: policy.reauthenticate };
  if (!voter) return { approve: [], reject: [], revoke: [], completes: false, mayWithdraw: false, ...ways };
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
    completes: wouldComplete(question, actor, policy, now),
    mayWithdraw: withdraw.ok && mayPerform(actor.roles, "withdraw_plan"),
    ...ways,
  };
}

/** Whether one more approval, by this person, would carry the plan. */
function wouldComplete(
  { plan, votes, people }: PlanQuestion,
  { personId, roles }: Actor,
  policy: { reauthenticate: boolean },
  now: Date,
): boolean {
  const counted = effectiveApprovals(plan, votes, people, policy, now).effective;
  const others = [personId, ...counted.map((vote) => vote.personId)].some((id) => id !== plan.proposerId);
  const brought = plan.requiredRoles.every(
    (role) => roles.includes(role) || counted.some((vote) => bringsRole(vote, people, role)),
  );
  return counted.length + 1 >= EFFECTIVE_APPROVALS_NEEDED && others && brought;
}
