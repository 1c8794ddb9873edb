import { randomBytes, randomUUID } from "node:crypto";
import type { Actor } from "@/lib/command";
import type { Database, Transaction } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { asOperator, changePolicy } from "@/test/operator";
import { TEST_SITE } from "@/test/run";
import { SoftwareAuthenticator } from "@/test/software-authenticator";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const REASON = "Ben and Rosa do not answer, checkout is down for everybody.";

/** Keys by person, made by `addKey`. */
export type Keys = Map<string, { id: string; authenticator: SoftwareAuthenticator }>;

/** A passkey in software for this person, registered as the desk would. */
export async function addKey(web: Database, person: Actor, keys: Keys): Promise<void> {
  const authenticator = new SoftwareAuthenticator(person.name);
  const { credentialId, publicKey } = authenticator.signingKey;
  const id = randomUUID();
  const key = { credentialId, publicKey: new Uint8Array(publicKey), transports: [], label: "test" };
  await web.passkey.create({ data: { id, personId: person.personId, rpId: TEST_SITE.rpId, ...key } });
  keys.set(person.personId, { id, authenticator });
}

/** What the browser sends: an act on a plan, signed by this person; `signedAct` bends which act was signed. */
export function signed(keys: Keys, plan: StoredTestPlan, person: Actor, act: Act, signedAct: Act = act) {
  const digest = plan.digest.toString("hex");
  const challenge = toBase64url(challengeFor(signedAct, digest));
  const answer = keys.get(person.personId)?.authenticator.sign({ challenge }, TEST_SITE);
  return { planId: plan.id, digest, proof: { kind: "passkey", answer }, reason: REASON };
}

export const allowBreakGlass = (db: Database) => changePolicy(db, { breakGlass: { allowed: true } });

/** A plan whose glass may be broken at this moment: P0, Safe, healthy just now, a second person asked 4 minutes ago. */
export async function breakablePlan(
  web: Database,
  proposer: Actor,
  changes: Parameters<typeof addPlan>[2] = {},
  lifetimeMs?: number,
): Promise<StoredTestPlan> {
  const plan = await addPlan(web, proposer, changes, lifetimeMs);
  await makeBreakable(web, plan);
  return plan;
}

export async function makeBreakable(web: Database, plan: StoredTestPlan): Promise<void> {
  await setPriority(web, plan, "P0");
  await askSecondPerson(web, plan, 4 * MINUTE_MS);
}

export async function setPriority(web: Database, plan: StoredTestPlan, priority: string | null) {
  await web.incident.update({ where: { id: plan.incidentId }, data: { priority } });
}

/** Makes an approval link, `agoMs` before now. */
export async function askSecondPerson(web: Database, plan: StoredTestPlan, agoMs: number): Promise<void> {
  await web.approvalLink.create({ data: { tokenHash: randomBytes(32), planId: plan.id } });
  await askedAgo(web, plan, agoMs);
}

/** As if the links of this plan had been made `agoMs` before now. */
export async function askedAgo(web: Database, plan: StoredTestPlan, agoMs: number): Promise<void> {
  const sql = `UPDATE approval_link SET created_at = clock_timestamp() - $2::float8 * interval '1 millisecond'
    WHERE plan_id = $1`;
  await asOperator(web, sql, [plan.id, agoMs]);
}

/** Changes rows that nobody may change: what only the passing of time could do, or an intruder with the owner's rights. */
async function behindGuards(db: Database, table: string, guard: string, sql: string): Promise<void> {
  const statements = [
    `ALTER TABLE ${table} DISABLE TRIGGER ${guard}`,
    sql,
    // Seals are made at the end of a transaction; nothing may wait when the table is altered again.
    "SET CONSTRAINTS ALL IMMEDIATE",
    `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${guard}`,
  ];
  await asOperator(db, statements.join("; "), []);
}

/** As if the worker had seen something else when the plan was made. */
export async function changeEvidence(db: Database, plan: StoredTestPlan, seen: object): Promise<void> {
  const sql = `UPDATE assessment SET result = result || '${JSON.stringify(seen)}'
    WHERE id = (SELECT assessment_id FROM plan WHERE id = '${plan.id}')`;
  await behindGuards(db, "assessment", "assessment_moves", sql);
}

/** As if the glass of this plan had been broken `byMs` earlier than it was. */
export async function ageGlass(db: Database, plan: StoredTestPlan, byMs: number): Promise<void> {
  const shift = `interval '${byMs} milliseconds'`;
  const sql = `UPDATE break_glass SET used_at = used_at - ${shift}, countersign_by = countersign_by - ${shift}
    WHERE plan_id = '${plan.id}'`;
  await behindGuards(db, "break_glass", "keep_facts", sql);
}

/** As if this grant counted only from `inMs` on. */
export async function delayGrant(db: Database, person: Actor, role: string, inMs: number): Promise<void> {
  const sql = `UPDATE role_grant SET effective_from = clock_timestamp() + interval '${inMs} milliseconds'
    WHERE person_id = '${person.personId}' AND role = '${role}'`;
  await behindGuards(db, "role_grant", "role_grant_moves", sql);
}

/** As if this person had been given every role `byMs` earlier. */
export async function ageGrants(db: Database, person: Actor, byMs: number): Promise<void> {
  const shift = `interval '${byMs} milliseconds'`;
  const sql = `UPDATE role_grant SET granted_at = granted_at - ${shift}, effective_from = effective_from - ${shift}
    WHERE person_id = '${person.personId}'`;
  await behindGuards(db, "role_grant", "role_grant_moves", sql);
}

/** As if nobody had ever broken a glass. */
export async function forgetGlass(db: Database): Promise<void> {
  await behindGuards(db, "break_glass_answer", "keep_facts", "DELETE FROM break_glass_answer");
  await behindGuards(db, "break_glass", "keep_facts", "DELETE FROM break_glass");
}

type RawGlass = NonNullable<Parameters<Database["breakGlass"]["create"]>[0]>["data"];

/** Breaks the glass straight in the table, past the application, as a web process that was taken over would. */
export async function rawGlass(
  db: Transaction,
  keys: Keys,
  plan: StoredTestPlan,
  person: Actor,
  changes: Partial<RawGlass> = {},
): Promise<string> {
  const { personId, accountId } = person;
  const row = { planId: plan.id, personId, accountId, digest: plan.digest, reason: REASON, evidence: {} };
  const passkeyId = keys.get(personId)?.id ?? randomUUID();
  const data = { ...row, passkeyId, signature: randomBytes(64), ...changes };
  return said(db.$executeRaw`
    INSERT INTO break_glass (plan_id, person_id, account_id, passkey_id, digest, signature, evidence, reason, used_at, countersign_by)
    VALUES (${data.planId}::uuid, ${data.personId}::uuid, ${data.accountId}::uuid, ${data.passkeyId}::uuid, ${data.digest},
      ${data.signature}, '{}', ${data.reason}, now() - interval '7 days', now() + interval '7 days')`);
}

type RawAnswer = { planId: string; personId: string; accountId: string; passkeyId: string; act: string } & {
  digest: Buffer;
  signature: Buffer;
  reason: string | null;
};

/** Answers straight in the table. */
export async function rawAnswer(
  db: Database,
  keys: Keys,
  plan: StoredTestPlan,
  person: Actor,
  changes: Partial<RawAnswer> = {},
): Promise<string> {
  const { personId, accountId } = person;
  const key = keys.get(personId)?.id ?? randomUUID();
  const row = {
    planId: plan.id,
    personId,
    accountId,
    passkeyId: key,
    act: "countersign",
    digest: plan.digest,
  };
  const data = { ...row, signature: randomBytes(64), reason: "Not right", ...changes };
  return said(db.$executeRaw`
    INSERT INTO break_glass_answer (plan_id, person_id, account_id, passkey_id, act, digest, signature, evidence, reason, answered_at)
    VALUES (${data.planId}::uuid, ${data.personId}::uuid, ${data.accountId}::uuid, ${data.passkeyId}::uuid, ${data.act},
      ${data.digest}, ${data.signature}, '{}', ${data.reason}, now() - interval '7 days')`);
}

/** Begins an execution straight in the table, as a worker that checks nothing would. */
export async function rawExecution(worker: Database, plan: StoredTestPlan): Promise<string> {
  return said(worker.$executeRaw`
    INSERT INTO execution (id, plan_id, target_key, lease_owner, lease_until)
    VALUES (gen_random_uuid(), ${plan.id}::uuid, ${plan.document.changes[0]?.target.key}, 'test', now() + interval '1 minute')`);
}

/** What the database says to an attempt: "done", the guard's code, or the error's own words. */
export async function said(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    return guardRefusal(error)?.code ?? String(error);
  }
}
