import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import { insertPlan } from "@/lib/db/plan";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { allAsOperator } from "@/test/operator";
import { type PlanFields, planDocument } from "@/test/plan-document";

export type StoredTestPlan = {
  id: string;
  incidentId: string;
  document: ReleasePlan;
  digest: Buffer<ArrayBuffer>;
};

/** An open incident, of the shop if nothing else is said, declared by this person. */
export async function addIncident(
  db: Database,
  declaredBy: Actor,
  service = "shop",
): Promise<{ id: string; number: number }> {
  return db.incident.create({
    data: {
      id: randomUUID(),
      service,
      title: "Checkout fails",
      declaredById: declaredBy.personId,
      declaredAt: new Date(),
      detectedAt: new Date(),
    },
    select: { id: true, number: true },
  });
}

/** A plan in the database that lives for `lifetimeMs` from now; the target is the incident's own. */
export async function addPlan(
  db: Database,
  proposer: Actor,
  fields: PlanFields = {},
  lifetimeMs = 15 * 60_000,
): Promise<StoredTestPlan> {
  const incident = await addIncident(db, proposer, fields.service);
  const key = `shop-${incident.number}`;
  const document = planDocument({
    incident: incident.number,
    proposer: proposer.personId,
    target: { name: "main", key, platform: "release-directories", location: "/srv/shop/host" },
    nonce: randomBytes(16).toString("hex"),
    expiresAt: new Date(Date.now() + lifetimeMs).toISOString(),
    ...fields,
  });
  const canonical = canonicalize(document);
  if (!canonical.ok) throw new Error(canonical.reasons[0]?.message);
  const bytes = Buffer.from(canonical.value);
  const digest = createHash("sha256").update(bytes).digest();
  const [id, assessmentId] = [randomUUID(), await addAssessment(db, incident.id, document)];
  await db.$transaction((tx) =>
    insertPlan(tx, { id, incidentId: incident.id, assessmentId, document, canonical: bytes, digest }),
  );
  return { id, incidentId: incident.id, document, digest };
}

/** Evidence as a worker would have written it, which says just what the plan says. */
export async function addAssessment(
  db: Database,
  incidentId: string,
  document: ReleasePlan,
  other: object = {},
): Promise<string> {
  const lastHealthyAt = new Date().toISOString();
  const changes = document.changes.map((change) => ({ ...change, lastHealthyAt }));
  const seen = { verdict: document.safety.verdict, changes };
  const wanted = document.changes.map(({ target, to }) => ({ target: target.name, releaseId: to.releaseId }));
  const id = randomUUID();
  // In one transaction: a real worker would answer what it finds waiting.
  await allAsOperator(db, [
    [
      "INSERT INTO assessment (id, incident_id, service, wanted, requested_at) VALUES ($1, $2, $3, $4, now())",
      [id, incidentId, document.service, JSON.stringify(wanted)],
    ],
    [
      "UPDATE assessment SET state = 'ready', ready_at = now(), result = $2 WHERE id = $1",
      [id, { ...seen, ...other }],
    ],
  ]);
  return id;
}

/** A vote by re-authentication, put straight into the table: for tests of what comes after voting. */
export async function addVote(
  db: Database,
  plan: StoredTestPlan,
  voter: Actor,
  act = "approve",
): Promise<string> {
  const vote = await db.approval.create({
    data: {
      id: randomUUID(),
      planId: plan.id,
      personId: voter.personId,
      accountId: voter.accountId,
      act,
      method: "reauthenticate",
      digest: plan.digest,
      signature: randomBytes(32),
      evidence: {},
      reason: act === "reject" ? "Not tonight" : null,
    },
  });
  return vote.id;
}
