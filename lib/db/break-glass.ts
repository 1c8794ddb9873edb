import type { CheckedProof } from "@/lib/approval-proof";
import type { Transaction } from "@/lib/db/client";
import type { StoredPlan } from "@/lib/db/plan";
import type { BreakGlassFacts } from "@/lib/domain/approval/break-glass";
import type { BrokenGlass, GlassAct } from "@/lib/domain/approval/broken-glass";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { hexOf } from "@/lib/signature/digest";
import type { Site } from "@/lib/signature/passkey";
import { verifyOffline } from "@/lib/signature/verify-offline";

type PlanRow = Pick<StoredPlan, "id" | "assessmentId" | "incident">;

/** What break-glass on this plan is judged by, as the database knows it at this moment. */
export async function loadBreakGlassFacts(
  tx: Transaction,
  plan: PlanRow,
  document: PlanDocument,
): Promise<BreakGlassFacts> {
  const evidence = plan.assessmentId
    ? await tx.assessment.findUnique({ where: { id: plan.assessmentId }, select: { result: true } })
    : null;
  const seen = evidence?.result as Partial<AssessmentResult> | null | undefined;
  const link = await tx.approvalLink.aggregate({ where: { planId: plan.id }, _min: { createdAt: true } });
  return {
    allowed: await breakGlassAllowed(tx),
    priority: plan.incident?.priority ?? null,
    verdict: {
      planned: document.kind === "rollback" ? document.safety.verdict : null,
      seen: seen?.verdict ?? null,
    },
    lastHealthyAt: longestAgoHealthy(seen?.changes),
    commanders: (await commanders(tx)).length,
    askedAt: link._min.createdAt,
    uses: await tx.breakGlass.findMany({ select: { planId: true, personId: true, usedAt: true } }),
  };
}

/** What the policy in force says; false when there is none. */
export async function breakGlassAllowed(tx: Transaction): Promise<boolean> {
  const policy = await tx.policy.findUnique({ where: { id: 1 }, select: { document: true } });
  const rules = policy?.document as { breakGlass?: { allowed?: unknown } } | undefined;
  return rules?.breakGlass?.allowed === true;
}

/** Names of the enabled people who hold the role, as the database counts them. */
export async function commanders(tx: Transaction): Promise<string[]> {
  const people = await tx.person.findMany({
    where: { disabledAt: null, roles: { some: { role: "commander", revokedAt: null } } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return people.map(({ name }) => name);
}

/** The use of break-glass on a plan with its answer, or null. */
export async function findGlass(tx: Transaction, planId: string) {
  return tx.breakGlass.findUnique({
    where: { planId },
    include: {
      person: { select: { name: true } },
      answer: { include: { person: { select: { name: true } } } },
    },
  });
}

export type StoredGlass = NonNullable<Awaited<ReturnType<typeof findGlass>>>;

/** The same for the rules; its signature is verified just now against the plan's digest. */
export async function asBrokenGlass(
  tx: Transaction,
  row: StoredGlass,
  planDigest: string,
  site: Site,
): Promise<BrokenGlass> {
  const key = await tx.passkey.findUnique({ where: { id: row.passkeyId }, select: { publicKey: true } });
  const expected = { act: "break-glass", digest: planDigest, ...site } as const;
  return {
    personId: row.personId,
    accountId: row.accountId,
    passkeyId: row.passkeyId,
    digest: hexOf(row.digest),
    signatureVerified:
      key !== null && verifyOffline(row.evidence, { ...expected, publicKey: key.publicKey }).ok,
    usedAt: row.usedAt,
    countersignBy: row.countersignBy,
    // The table has a CHECK on the act.
    answer: (row.answer?.act ?? null) as GlassAct | null,
  };
}

type Signed = {
  planId: string;
  personId: string;
  digest: Uint8Array<ArrayBuffer>;
  proof: CheckedProof & { passkeyId: string };
};

/** The database sets both times, and refuses by itself whatever the rules of break-glass refuse. */
export async function insertGlass(
  tx: Transaction,
  signed: Signed & { reason: string },
): Promise<{ usedAt: Date; countersignBy: Date }> {
  return tx.breakGlass.create({
    data: { ...rowOf(signed), reason: signed.reason },
    select: { usedAt: true, countersignBy: true },
  });
}

/** The one answer of another person. The database refuses it late, twice, or from the same person. */
export async function insertGlassAnswer(
  tx: Transaction,
  signed: Signed & { act: GlassAct; reason: string | null },
): Promise<void> {
  await tx.breakGlassAnswer.create({
    data: { ...rowOf(signed), act: signed.act, reason: signed.reason },
  });
}

function rowOf({ planId, personId, digest, proof }: Signed) {
  const { accountId, passkeyId, signature, evidence } = proof;
  return { planId, personId, digest, accountId, passkeyId, signature, evidence };
}

/** Who broke the glass of a plan that its approvals alone do not carry; null when they do, or nobody did. */
export async function breakerOfExecution(
  tx: Transaction,
  planId: string,
  approvalsAreEnough: boolean,
): Promise<{ name: string; usedAt: Date } | null> {
  const rows = await tx.$queryRaw<{ name: string; usedAt: Date; rolesApprove: boolean }[]>`
    SELECT person.name, b.used_at AS "usedAt", required_roles_approve(p) AS "rolesApprove"
    FROM break_glass b JOIN plan p ON p.id = b.plan_id JOIN person ON person.id = b.person_id
    WHERE b.plan_id = ${planId}::uuid`;
  const row = rows[0];
  return row && !(approvalsAreEnough && row.rolesApprove) ? row : null;
}

export type Suspension = {
  planId: string;
  incidentId: string | null;
  personId: string;
  person: string;
  objected: boolean;
};

/** Uses of break-glass whose person still holds roles, on paper, that are worth nothing any more. Oldest first. */
export async function dueSuspensions(tx: Transaction): Promise<Suspension[]> {
  return tx.$queryRaw<Suspension[]>`
    SELECT DISTINCT ON (b.person_id) b.plan_id::text AS "planId", p.incident_id::text AS "incidentId",
      b.person_id::text AS "personId", person.name AS person, a.act IS NOT DISTINCT FROM 'object' AS objected
    FROM break_glass b JOIN plan p ON p.id = b.plan_id JOIN person ON person.id = b.person_id
      LEFT JOIN break_glass_answer a ON a.plan_id = b.plan_id
    WHERE (a.act = 'object' OR (a.plan_id IS NULL AND b.countersign_by <= clock_timestamp()))
      AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = b.person_id AND g.granted_at <= b.used_at
        AND g.revoked_at IS NULL AND NOT role_stands(g))
    ORDER BY b.person_id, b.used_at DESC`;
}

/** Takes away what does not stand any more of this person's roles, and says which. Ask while holding `lockPeople`. */
export async function takeFallenRoles(tx: Transaction, personId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ role: string }[]>`
    UPDATE role_grant g SET revoked_at = clock_timestamp()
    WHERE g.person_id = ${personId}::uuid AND g.revoked_at IS NULL AND NOT role_stands(g)
    RETURNING g.role`;
  return rows.map(({ role }) => role).sort();
}

/** When the one of the releases that was last healthy longest ago was so; null as soon as one never was. */
function longestAgoHealthy(changes: AssessmentResult["changes"] = []): Date | null {
  const times = changes.map(({ lastHealthyAt }) =>
    lastHealthyAt === null ? Number.NaN : Date.parse(lastHealthyAt),
  );
  const longest = Math.min(...times);
  return Number.isFinite(longest) ? new Date(longest) : null;
}
