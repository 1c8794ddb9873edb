import { createHash, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import type { Actor } from "@/lib/command";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { REFUSALS } from "@/lib/domain/refusal";
import { toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { verifyPlanSignature } from "@/lib/signature/passkey";
import { reauthenticationMark } from "@/lib/signature/reauthentication";
import type { TestDatabase } from "@/test/database";
import { planDocument } from "@/test/plan-document";
import { TEST_SITE } from "@/test/run";
import { SoftwareAuthenticator } from "@/test/software-authenticator";

/** ok: committed. Otherwise the code with which the database refused. Anything else is thrown. */
export type Told = string;

export type RacePlan = { id: string; digest: Buffer; hex: string; expiresAt: Date };
export type RaceVoter = Actor & { key: SoftwareAuthenticator | null; passkeyId: string | null };
export type Statement = [sql: string, values?: unknown[]];

/** The database as the two restricted roles, and as the operator who gives the roles, in plain SQL: what the product's queries do, and nothing gentler. */
export class RaceRig {
  readonly web: pg.Pool;
  readonly worker: pg.Pool;
  private readonly operator: pg.Pool;
  private incident = { id: "", number: 0 };

  constructor(urls: TestDatabase, connections: { web: number; worker: number }) {
    this.web = new pg.Pool({ connectionString: urls.webUrl, max: connections.web });
    this.worker = new pg.Pool({ connectionString: urls.workerUrl, max: connections.worker });
    this.operator = new pg.Pool({ connectionString: urls.ownerUrl, max: 2 });
  }

  close(): Promise<unknown> {
    return Promise.all([this.web.end(), this.worker.end(), this.operator.end()]);
  }

  async declareIncident(by: Actor): Promise<void> {
    const { rows } = await this.web.query(
      `INSERT INTO incident (id, service, title, declared_by_id, declared_at, detected_at)
       VALUES ($1, 'shop', 'Checkout fails', $2, now(), now()) RETURNING id, number`,
      [randomUUID(), by.personId],
    );
    this.incident = rows[0];
  }

  /** A person of this race alone, with the role of an approver and, when asked for, a passkey. */
  async addVoter(withPasskey = false): Promise<RaceVoter> {
    const [personId, accountId] = [randomUUID(), randomUUID()];
    const key = withPasskey ? new SoftwareAuthenticator(personId) : null;
    const passkeyId = key && randomUUID();
    await transact(this.web, [
      [
        "INSERT INTO person (id, name, email) VALUES ($1, 'Voter', $2)",
        [personId, `${personId}@test.example`],
      ],
      [
        "INSERT INTO account (id, person_id, provider, subject) VALUES ($1, $2, 'local', $3)",
        [accountId, personId, personId],
      ],
    ]);
    await this.operator.query("INSERT INTO role_grant (id, person_id, role) VALUES ($1, $2, 'approver')", [
      randomUUID(),
      personId,
    ]);
    if (key) {
      await this.web.query(
        `INSERT INTO passkey (id, person_id, credential_id, public_key, transports, rp_id, label)
         VALUES ($1, $2, $3, $4, '{}', $5, 'test')`,
        [passkeyId, personId, key.credentialId, Buffer.from(key.cose), TEST_SITE.rpId],
      );
    }
    return { personId, accountId, name: "Voter", roles: ["approver"], key, passkeyId };
  }

  async addPlan(proposer: Actor, lifetimeMs = 15 * 60_000): Promise<RacePlan> {
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + lifetimeMs);
    const document = planDocument({
      incident: this.incident.number,
      proposer: proposer.personId,
      target: { name: "main", key: id, platform: "release-directories", location: "/srv/shop/host" },
      nonce: randomBytes(16).toString("hex"),
      expiresAt: expiresAt.toISOString(),
    });
    const canonical = canonicalize(document);
    if (!canonical.ok) throw new Error(canonical.reasons[0]?.message);
    const bytes = Buffer.from(canonical.value);
    const digest = createHash("sha256").update(bytes).digest();
    await this.assess(id, document);
    await this.web.query(
      `INSERT INTO plan (id, incident_id, assessment_id, proposer_id, target_key, canonical, digest, expires_at)
       VALUES ($1::uuid, $2, $1::uuid, $3, $1::uuid::text, $4, $5, $6)`,
      [id, this.incident.id, proposer.personId, bytes, digest, expiresAt],
    );
    return { id, digest, hex: digest.toString("hex"), expiresAt };
  }

  /** The evidence that the worker wrote, which says what the plan says. */
  private async assess(id: string, { service, changes, safety }: ReleasePlan): Promise<void> {
    await this.web.query(
      `INSERT INTO assessment (id, incident_id, service, wanted, requested_at) VALUES ($1, $2, $3, $4, now())`,
      [
        id,
        this.incident.id,
        service,
        JSON.stringify(changes.map(({ target, to }) => ({ target: target.name, releaseId: to.releaseId }))),
      ],
    );
    await this.worker.query(
      "UPDATE assessment SET state = 'ready', ready_at = now(), result = $2 WHERE id = $1",
      [id, { changes, verdict: safety.verdict }],
    );
  }

  /** The statement that votes; signed with the voter's passkey when there is one. */
  async vote(plan: RacePlan, voter: RaceVoter, act: "approve" | "reject" = "approve"): Promise<Statement> {
    const { evidence, signature, method } = await proofOf(plan, voter, act);
    return [
      `INSERT INTO approval (id, plan_id, person_id, account_id, act, method, digest, signature, passkey_id, evidence, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        randomUUID(),
        plan.id,
        voter.personId,
        voter.accountId,
        act,
        method,
        plan.digest,
        signature,
        voter.passkeyId,
        evidence,
        act === "reject" ? "Not tonight" : null,
      ],
    ];
  }

  log(event: string, person: Actor | null = null): Statement {
    return [
      "INSERT INTO timeline_entry (incident_id, person_id, event, body) VALUES ($1, $2, $3, '{}')",
      [this.incident.id, person?.personId ?? null, event],
    ];
  }

  /** What a worker does to begin: the gate, and the row of the log. */
  begin(plan: RacePlan, owner: string): Statement[] {
    return [
      [
        `INSERT INTO execution (id, plan_id, target_key, lease_owner, lease_until)
         SELECT gen_random_uuid(), id, target_key, $2, clock_timestamp() + interval '9 seconds' FROM plan WHERE id = $1`,
        [plan.id, owner],
      ],
      this.log("execution_started"),
    ];
  }
}

/** All or nothing, on one connection. Known refusals come back as their code; whatever else goes wrong is thrown. */
export async function transact(
  pool: pg.Pool,
  statements: readonly Statement[],
  headStart = 0,
): Promise<Told> {
  const client = await pool.connect();
  try {
    for (let ping = 0; ping < headStart; ping++) await client.query("SELECT 1");
    await client.query("BEGIN");
    for (const [sql, values] of statements) await client.query(sql, values);
    await client.query("COMMIT");
    return "ok";
  } catch (error) {
    await client.query("ROLLBACK");
    const known =
      error instanceof pg.DatabaseError && error.code === "TK001" && Object.hasOwn(REFUSALS, error.message);
    if (known) return error.message;
    throw error;
  } finally {
    client.release();
  }
}

async function proofOf(plan: RacePlan, voter: RaceVoter, act: Act) {
  const now = new Date();
  if (voter.key) {
    const answer = voter.key.sign({ challenge: toBase64url(challengeFor(act, plan.hex)) }, TEST_SITE);
    const key = voter.key.signingKey;
    const signed = await verifyPlanSignature({
      act,
      digest: plan.hex,
      answer,
      key: { ...key, counter: 0 },
      site: TEST_SITE,
      now,
    });
    if (!signed.ok) throw new Error(signed.reasons[0]?.message);
    return {
      evidence: signed.value.evidence,
      signature: Buffer.from(signed.value.signature),
      method: "passkey",
    };
  }
  const evidence = {
    kind: "reauthenticate",
    act,
    digest: plan.hex,
    personId: voter.personId,
    accountId: voter.accountId,
    by: "password",
    authenticatedAt: now.toISOString(),
    signedAt: now.toISOString(),
    nonce: randomBytes(16).toString("hex"),
  } as const;
  return { evidence, signature: Buffer.from(reauthenticationMark(evidence)), method: "reauthenticate" };
}
