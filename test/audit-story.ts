import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/command";
import { addNote } from "@/lib/commands/add-note";
import { approvePlan } from "@/lib/commands/approve-plan";
import { rejectPlan } from "@/lib/commands/reject-plan";
import { revokeApproval } from "@/lib/commands/revoke-approval";
import { revokePasskey } from "@/lib/commands/revoke-passkey";
import { withdrawPlan } from "@/lib/commands/withdraw-plan";
import type { Database } from "@/lib/db/client";
import { insertExecution, insertStep, moveStepRow, setExecutionState } from "@/lib/db/execution";
import { takeRoles } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { hashPassword } from "@/lib/password";
import { toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { hexOf } from "@/lib/signature/digest";
import { addPerson, grantAsOperator } from "@/test/people";
import { planChange } from "@/test/plan-document";
import { run, TEST_SITE } from "@/test/run";
import { seeLive } from "@/test/see-live";
import { SoftwareAuthenticator } from "@/test/software-authenticator";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

const PASSWORD = "correct horse battery staple";

/** Texts that a careless encoder gets wrong: control characters, quotes, other scripts, line separators, big emoji. */
export const HARD_TEXTS = [
  'He said "no"\tand \\ left\r\n',
  "\u0001\u0008\u000b\u000c\u001f\u007f\u0080",
  "Grüße, 你好, مرحبا, \u2028\u2029 and \u{1f511}\u{1f511}",
  "</script>, /path and 'quotes' \u0000".replace("\u0000", "\\u0000"),
];

type Cast = Record<"rosa" | "ben" | "mina" | "yuki" | "ada", Actor>;

/** People who vote with passkeys; `web` and `worker` are the roles that production uses. */
export class AuditStory {
  private readonly keys = new Map<string, SoftwareAuthenticator>();

  private constructor(
    readonly web: Database,
    readonly worker: Database,
    readonly cast: Cast,
  ) {}

  static async begin(web: Database, worker: Database): Promise<AuditStory> {
    const cast = {
      rosa: await addPerson(web, "Rosa", ["responder", "approver"]),
      ben: await addPerson(web, "Ben", ["approver"]),
      mina: await addPerson(web, "Mina", ["commander"]),
      yuki: await addPerson(web, "Yuki", ["viewer"]),
      ada: await addPerson(web, "Ada", ["admin"]),
    };
    const story = new AuditStory(web, worker, cast);
    const passwordHash = await hashPassword(PASSWORD);
    for (const person of Object.values(cast)) {
      await web.account.update({ where: { id: person.accountId }, data: { passwordHash } });
      await story.addKey(person);
    }
    await seeLive(worker);
    return story;
  }

  /** Two passkeys carry a plan that then succeeds. */
  async succeeds(): Promise<StoredTestPlan> {
    const { rosa, ben } = this.cast;
    const plan = await addPlan(this.web, rosa);
    await this.approve(rosa, plan);
    await this.approve(ben, plan);
    await this.execute(plan, "succeeded", [rosa.name, ben.name]);
    return plan;
  }

  /** A passkey and a password carry a plan, a commander's revoked vote is left over, and it fails. */
  async fails(): Promise<StoredTestPlan> {
    const { rosa, ben, mina } = this.cast;
    const to = { ...planChange().to, wasInProduction: false };
    const plan = await addPlan(this.web, rosa, { to });
    await this.approve(ben, plan);
    const proof = { kind: "reauthenticate", password: PASSWORD };
    await this.must(run(this.web, approvePlan, mina, { planId: plan.id, digest: hexOf(plan.digest), proof }));
    await this.execute(plan, "failed", [ben.name, mina.name]);
    return plan;
  }

  async isRevokedAndWithdrawn(): Promise<StoredTestPlan> {
    const { rosa, ben } = this.cast;
    const plan = await addPlan(this.web, rosa);
    await this.approve(ben, plan);
    await this.must(
      run(this.web, revokeApproval, ben, {
        ...this.signed(plan, ben, "revoke"),
        reason: "Wait for the backup",
      }),
    );
    await this.must(run(this.web, withdrawPlan, rosa, { planId: plan.id, reason: "Not needed any more" }));
    return plan;
  }

  async isRejected(): Promise<StoredTestPlan> {
    const { rosa, mina } = this.cast;
    const plan = await addPlan(this.web, rosa);
    await this.must(
      run(this.web, rejectPlan, mina, {
        ...this.signed(plan, mina, "reject"),
        reason: "The target is wrong",
      }),
    );
    return plan;
  }

  /** A refused attempt, notes that are hard to encode, a role given and taken, a key revoked. */
  async everydayLife(plan: StoredTestPlan): Promise<void> {
    const { rosa, yuki, ada } = this.cast;
    await run(this.web, approvePlan, yuki, this.signed(plan, yuki, "approve"));
    const { number } = await this.web.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    for (const text of HARD_TEXTS) {
      const author = { incidentId: plan.incidentId, personId: rosa.personId };
      await this.web.$transaction((tx) => recordEvent(tx, author, { event: "note_added", body: { text } }));
    }
    await this.must(run(this.web, addNote, rosa, { incident: number, text: "Checkout is back" }));
    const author = { incidentId: null, personId: ada.personId };
    const changed = (granted: string[], taken: string[]) =>
      ({ event: "roles_changed", body: { person: yuki.name, granted, taken } }) as const;
    await grantAsOperator(this.web, yuki.personId, ["approver"]);
    await this.web.$transaction((tx) => recordEvent(tx, author, changed(["approver"], [])));
    await this.web.$transaction(async (tx) => {
      await takeRoles(tx, yuki.personId, ["approver"], new Date());
      await recordEvent(tx, author, changed([], ["approver"]));
    });
    const key = await this.web.passkey.findFirstOrThrow({ where: { personId: yuki.personId } });
    await this.must(run(this.web, revokePasskey, yuki, { passkeyId: key.id }));
  }

  signed(plan: StoredTestPlan, person: Actor, act: Act) {
    const digest = hexOf(plan.digest);
    const challenge = toBase64url(challengeFor(act, digest));
    const answer = this.keys.get(person.personId)?.sign({ challenge }, TEST_SITE);
    return { planId: plan.id, digest, proof: { kind: "passkey", answer } };
  }

  async approve(person: Actor, plan: StoredTestPlan): Promise<void> {
    await this.must(run(this.web, approvePlan, person, this.signed(plan, person, "approve")));
  }

  /** What the worker writes about a plan of two steps, of which a failing one never sends the second. */
  private async execute(
    plan: StoredTestPlan,
    end: "succeeded" | "failed",
    approvers: string[],
  ): Promise<void> {
    const author = { incidentId: plan.incidentId, personId: null };
    const { executionId } = await this.worker.$transaction(async (tx) => {
      const lease = await insertExecution(tx, { planId: plan.id, owner: "story", leaseMs: 60_000 });
      const body = { executionId: lease.executionId, from: "1.5.0", to: "1.4.2", approvers };
      await recordEvent(tx, author, { event: "execution_started", body });
      return lease;
    });
    const planned = plan.document.changes.flatMap((change) => change.steps);
    const steps = end === "succeeded" ? planned : planned.slice(0, 1);
    await this.worker.$transaction(async (tx) => {
      for (const [index, { kind }] of steps.entries()) {
        const place = { executionId, position: index + 1 };
        const step = {
          ...place,
          kind,
          idempotencyKey: `${plan.id}:${index + 1}`,
          call: kind,
          at: new Date(),
        };
        await insertStep(tx, step);
        await moveStepRow(tx, place, { from: "intent", to: "confirmed" }, { endedAt: new Date() });
      }
      await setExecutionState(tx, executionId, end, { outcome: `it ${end}`, finishedAt: new Date() });
      await recordEvent(
        tx,
        author,
        end === "succeeded"
          ? { event: "execution_succeeded", body: { executionId, to: "1.4.2" } }
          : { event: "execution_failed", body: { executionId, detail: "no answer", notDone: [] } },
      );
    });
  }

  private async addKey(person: Actor): Promise<void> {
    const authenticator = new SoftwareAuthenticator(person.name);
    const { credentialId, publicKey } = authenticator.signingKey;
    await this.web.passkey.create({
      data: {
        id: randomUUID(),
        personId: person.personId,
        credentialId,
        publicKey: new Uint8Array(publicKey),
        transports: [],
        rpId: TEST_SITE.rpId,
        label: "test",
        usableFrom: new Date(0),
      },
    });
    this.keys.set(person.personId, authenticator);
  }

  private async must(codes: Promise<string[]>): Promise<void> {
    const refused = await codes;
    if (refused.length > 0) throw new Error(`the story was refused: ${refused.join(", ")}`);
  }
}
