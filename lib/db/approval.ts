import type { CheckedProof } from "@/lib/approval-proof";
import type { Transaction } from "@/lib/db/client";
import { findPlan, type StoredPlan, stateOfPlan } from "@/lib/db/plan";
import { loadVoters } from "@/lib/db/voter";
import type { ApprovalMethod, PlanInQuestion, Vote, Voter } from "@/lib/domain/approval/approval";
import type { Decision } from "@/lib/domain/decision";
import { accept, refuse } from "@/lib/domain/decision";
import type { Role } from "@/lib/domain/permission";
import { wasAllInProduction } from "@/lib/domain/plan/headline";
import { refusal } from "@/lib/domain/refusal";
import type { Evidence } from "@/lib/signature/evidence";
import type { Site } from "@/lib/signature/passkey";
import { openPlan, type SealedPlan } from "@/lib/signature/plan-seal";
import { voteVerifies } from "@/lib/signature/vote";

/** Everything the rules of approval need: the plan as its bytes say, the votes verified just now, who voted. */
export type PlanQuestion = {
  stored: StoredPlan;
  sealed: SealedPlan;
  plan: PlanInQuestion;
  votes: Vote[];
  people: Voter[];
};

/** Loads a plan with its votes; `also` are people to load beside those who voted. */
export async function loadPlanQuestion(
  tx: Transaction,
  planId: string,
  site: Site,
  now: Date,
  also: readonly string[] = [],
): Promise<Decision<PlanQuestion>> {
  const stored = await findPlan(tx, planId);
  if (!stored) return refuse(refusal("not_found", "There is no such plan."));
  const sealed = openPlan(stored.canonical, stored.digest);
  if (!sealed.ok) return sealed;
  const votes: Vote[] = [];
  // One after the other: a transaction has one connection.
  for (const row of stored.approvals) votes.push(await asVote(tx, row, sealed.value.digest, site));
  const people = await loadVoters(tx, [...votes.map((vote) => vote.personId), ...also]);
  const { document, digest } = sealed.value;
  const plan: PlanInQuestion = {
    digest,
    kind: document.kind,
    targetWasInProduction: document.kind === "rollback" && wasAllInProduction(document.changes),
    aboutPersonId: document.kind === "roles" ? document.person.id : null,
    requiredRoles: await requiredRoles(tx, stored.id),
    proposerId: document.proposer,
    state: stateOfPlan(stored, now),
    proposedAt: stored.proposedAt,
    expiresAt: stored.expiresAt,
  };
  return accept({ stored, sealed: sealed.value, plan, votes, people });
}

/** Roles of which the policy wants one approver each, as the database itself counts. */
async function requiredRoles(tx: Transaction, planId: string): Promise<Role[]> {
  const rows = await tx.$queryRaw<{ role: Role }[]>`
    SELECT needed AS role FROM plan p CROSS JOIN LATERAL required_approver_roles(p) AS needed
    WHERE p.id = ${planId}::uuid ORDER BY needed`;
  return rows.map(({ role }) => role);
}

type VoteRow = StoredPlan["approvals"][number];

async function asVote(tx: Transaction, row: VoteRow, planDigest: string, site: Site): Promise<Vote> {
  const key = row.passkeyId === null ? null : await tx.passkey.findUnique({ where: { id: row.passkeyId } });
  // The table has a CHECK on act and method.
  const act = row.act as Vote["act"];
  return {
    id: row.id,
    personId: row.personId,
    accountId: row.accountId,
    act,
    method: row.method as ApprovalMethod,
    digest: Buffer.from(row.digest).toString("hex"),
    passkeyId: row.passkeyId,
    signatureVerified: voteVerifies(row.evidence, {
      act,
      digest: planDigest,
      personId: row.personId,
      accountId: row.accountId,
      publicKey: key?.publicKey ?? null,
      site,
    }),
    votedAt: row.votedAt,
    revokedAt: row.revocation?.revokedAt ?? null,
  };
}

type NewVote = {
  id: string;
  planId: string;
  personId: string;
  accountId: string;
  act: "approve" | "reject";
  digest: Uint8Array<ArrayBuffer>;
  proof: CheckedProof;
  reason: string | null;
};

/** The database sets the time, and refuses a second vote, a closed plan and a lost role by itself. */
export async function insertVote(tx: Transaction, { proof, ...vote }: NewVote): Promise<void> {
  await tx.approval.create({ data: { ...vote, ...storedProof(proof), passkeyId: proof.passkeyId } });
}

export async function insertRevocation(
  tx: Transaction,
  approvalId: string,
  proof: CheckedProof,
  reason: string,
): Promise<void> {
  await tx.approvalRevocation.create({ data: { approvalId, reason, ...storedProof(proof) } });
}

function storedProof(proof: CheckedProof): {
  method: string;
  signature: Uint8Array<ArrayBuffer>;
  evidence: Evidence;
} {
  return { method: proof.method, signature: proof.signature, evidence: proof.evidence };
}
