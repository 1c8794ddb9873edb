import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { approvePlan } from "@/lib/commands/approve-plan";
import { createApprovalLink } from "@/lib/commands/create-approval-link";
import { rejectPlan } from "@/lib/commands/reject-plan";
import { revokeApproval } from "@/lib/commands/revoke-approval";
import { withdrawPlan } from "@/lib/commands/withdraw-plan";
import { type Database, openDatabase } from "@/lib/db/client";
import { insertExecution } from "@/lib/db/execution";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { keepPolicy } from "@/lib/db/policy";
import { readLog } from "@/lib/db/timeline";
import { hashPassword } from "@/lib/password";
import { toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { useDatabase } from "@/test/database";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { testPolicy } from "@/test/policy";
import { run, TEST_SITE, testConfig } from "@/test/run";
import { seeLive } from "@/test/see-live";
import { SoftwareAuthenticator } from "@/test/software-authenticator";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

const urls = useDatabase();
const PASSWORD = "correct horse battery staple";
const keys = new Map<string, SoftwareAuthenticator>();
let web: Database;
let worker: Database;
let rosa: Actor;
let ben: Actor;
let mina: Actor;
let yuki: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  mina = await addPerson(web, "Mina", ["commander"]);
  yuki = await addPerson(web, "Yuki", ["viewer"]);
  const passwordHash = await hashPassword(PASSWORD);
  for (const person of [rosa, ben, mina, yuki]) {
    await web.account.update({ where: { id: person.accountId }, data: { passwordHash } });
    await addKey(person);
  }
  await seeLive(worker);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect()]));

async function addKey(person: Actor): Promise<void> {
  const authenticator = new SoftwareAuthenticator(person.name);
  const { credentialId, publicKey } = authenticator.signingKey;
  await web.passkey.create({
    data: {
      id: randomUUID(),
      personId: person.personId,
      credentialId,
      publicKey: new Uint8Array(publicKey),
      transports: [],
      rpId: TEST_SITE.rpId,
      label: "test",
    },
  });
  keys.set(person.personId, authenticator);
}

function signed(plan: StoredTestPlan, person: Actor, act: Act = "approve", digest = hex(plan)) {
  const challenge = toBase64url(challengeFor(act, digest));
  const answer = keys.get(person.personId)?.sign({ challenge }, TEST_SITE);
  return { planId: plan.id, digest: hex(plan), proof: { kind: "passkey", answer } };
}

function byPassword(plan: StoredTestPlan, password = PASSWORD) {
  return { planId: plan.id, digest: hex(plan), proof: { kind: "reauthenticate", password } };
}

const hex = (plan: StoredTestPlan) => plan.digest.toString("hex");
const approve = (actor: Actor, input: unknown) => run(web, approvePlan, actor, input);
const newestEvent = async (plan: StoredTestPlan) =>
  web.$transaction(async (tx) => (await readLog(tx, plan.incidentId)).at(-1));

describe("approving a plan", () => {
  test("is accepted from two people, with a passkey and with the password", async () => {
    const plan = await addPlan(web, rosa);
    expect(await approve(rosa, signed(plan, rosa))).toEqual([]);
    expect(await newestEvent(plan)).toMatchObject({
      event: "plan_approved",
      person: "Rosa",
      body: { method: "passkey" },
    });
    expect(await approve(ben, byPassword(plan))).toEqual([]);
    expect(await newestEvent(plan)).toMatchObject({ person: "Ben", body: { method: "reauthenticate" } });
  });

  test("is refused the second time, also with a second account of the person", async () => {
    const plan = await addPlan(web, rosa);
    expect(await approve(rosa, signed(plan, rosa))).toEqual([]);
    expect(await approve(rosa, signed(plan, rosa))).toEqual(["person_already_voted"]);
    const second = await web.account.create({
      data: { id: randomUUID(), personId: rosa.personId, provider: "oidc", subject: randomUUID() },
    });
    const withSecond = { ...rosa, accountId: second.id };
    expect(await approve(withSecond, signed(plan, rosa))).toEqual(["person_already_voted"]);
  });

  test("is refused once other rules are in force than those that the plan was made under", async () => {
    const plan = await addPlan(web, rosa);
    const owner = openDatabase(urls.ownerUrl, 1);
    try {
      await keepPolicy(owner, { ...testPolicy, approvalMinutes: 30 });
      expect(await approve(rosa, signed(plan, rosa))).toEqual(["policy_changed"]);
      await keepPolicy(owner, testPolicy);
      expect(await approve(rosa, signed(plan, rosa))).toEqual([]);
    } finally {
      await keepPolicy(owner, testPolicy);
      await owner.$disconnect();
    }
  });

  test("is refused to a viewer, and leaves one row in the log", async () => {
    const plan = await addPlan(web, rosa);
    expect(await approve(yuki, signed(plan, yuki))).toEqual(["role_missing"]);
    expect(await newestEvent(plan)).toMatchObject({ event: "attempt_refused", person: "Yuki" });
    expect(await web.approval.count({ where: { planId: plan.id } })).toBe(0);
  });

  test("is refused when the page showed another plan", async () => {
    const plan = await addPlan(web, rosa);
    const other = { ...signed(plan, ben), digest: "0".repeat(64) };
    expect(await approve(ben, other)).toEqual(["plan_changed_since_approval"]);
  });

  test("is refused with a signature for another plan or another act", async () => {
    const plan = await addPlan(web, rosa);
    const other = await addPlan(web, rosa);
    expect(await approve(ben, { ...signed(other, ben), planId: plan.id, digest: hex(plan) })).toEqual([
      "signature_not_valid",
    ]);
    expect(await approve(ben, signed(plan, ben, "reject"))).toEqual(["signature_not_valid"]);
  });

  test("is refused with somebody else's key and with no signature at all", async () => {
    const plan = await addPlan(web, rosa);
    expect(await approve(ben, signed(plan, mina))).toEqual(["passkey_not_yours"]);
    const empty = { planId: plan.id, digest: hex(plan), proof: { kind: "passkey", answer: {} } };
    expect(await approve(ben, empty)).toEqual(["signature_not_valid"]);
  });

  test("is refused with a key that is too new", async () => {
    const newcomer = await addPerson(web, "Newcomer", ["approver"]);
    await changePolicy(web, { passkeyDelayHours: 24 });
    await addKey(newcomer);
    await changePolicy(web, { passkeyDelayHours: 0 });
    const plan = await addPlan(web, rosa);
    expect(await approve(newcomer, signed(plan, newcomer))).toEqual(["passkey_too_young"]);
  });

  test("is refused with a wrong password, and where passkeys only are accepted", async () => {
    const plan = await addPlan(web, rosa);
    expect(await approve(ben, byPassword(plan, "guess"))).toEqual(["sign_in_failed"]);
    const policy = { ...testConfig().policy, reauthenticate: "refused" } as const;
    const strict = testConfig({ policy });
    expect(await run(web, approvePlan, ben, byPassword(plan), new Date(), strict)).toContain(
      "reauthentication_not_allowed",
    );
  });

  test("is refused when another release is live, or nobody looked lately", async () => {
    const plan = await addPlan(web, rosa);
    await seeLive(worker, { releaseId: "1.6.0", version: "1.6.0" });
    expect(await approve(ben, signed(plan, ben))).toEqual(["live_release_changed"]);
    await seeLive(worker, {}, new Date(Date.now() - 60_000));
    expect(await approve(ben, signed(plan, ben))).toEqual(["live_release_unknown"]);
    await seeLive(worker);
    expect(await approve(ben, signed(plan, ben))).toEqual([]);
  });

  test("is refused after the plan expired, was withdrawn or rejected", async () => {
    const late = await addPlan(web, rosa);
    const afterwards = new Date(Date.now() + 16 * 60_000);
    await seeLive(worker, {}, afterwards);
    expect(await run(web, approvePlan, ben, signed(late, ben), afterwards)).toContain("plan_expired");
    await seeLive(worker);
    const withdrawn = await addPlan(web, rosa);
    expect(await run(web, withdrawPlan, rosa, { planId: withdrawn.id, reason: "" })).toEqual([]);
    expect(await approve(ben, signed(withdrawn, ben))).toEqual(["plan_withdrawn"]);
    const rejected = await addPlan(web, rosa);
    const no = { ...signed(rejected, mina, "reject"), reason: "Not before the backup" };
    expect(await run(web, rejectPlan, mina, no)).toEqual([]);
    expect(await approve(ben, signed(rejected, ben))).toEqual(["plan_rejected"]);
  });

  test("fifty times at once by one person counts once, without a crash", async () => {
    const plan = await addPlan(web, rosa);
    const input = signed(plan, ben);
    const answers = await Promise.all(Array.from({ length: 50 }, () => approve(ben, input)));
    expect(answers.filter((codes) => codes.length === 0)).toHaveLength(1);
    expect(await web.approval.count({ where: { planId: plan.id } })).toBe(1);
  });
});

describe("rejecting, revoking, withdrawing", () => {
  test("a rejection needs a reason and closes the plan", async () => {
    const plan = await addPlan(web, rosa);
    const no = signed(plan, ben, "reject");
    expect(await run(web, rejectPlan, ben, { ...no, reason: " " })).toEqual(["rejection_reason_missing"]);
    expect(await run(web, rejectPlan, ben, { ...no, reason: "The target is wrong" })).toEqual([]);
    expect(await newestEvent(plan)).toMatchObject({ event: "plan_rejected" });
  });

  test("an approval can be revoked by its person alone", async () => {
    const plan = await addPlan(web, rosa);
    await approve(ben, signed(plan, ben));
    const revoke = (actor: Actor) =>
      run(web, revokeApproval, actor, { ...signed(plan, actor, "revoke"), reason: "Wait" });
    expect(await revoke(mina)).toEqual(["approval_missing"]);
    expect(await revoke(ben)).toEqual([]);
    expect(await revoke(ben)).toEqual(["approval_revoked"]);
    expect(await newestEvent(plan)).toMatchObject({ event: "attempt_refused" });
  });

  test("a revocation by passkey and the beginning of the execution never wait for each other", async () => {
    for (let round = 0; round < 30; round++) {
      const plan = await addPlan(web, rosa);
      await approve(ben, signed(plan, ben));
      await approve(mina, signed(plan, mina));
      const lease = { planId: plan.id, owner: "test", leaseMs: 9_000 };
      const begin = worker
        .$transaction((tx) => insertExecution(tx, lease))
        .then(() => "begun")
        .catch((error) => guardRefusal(error)?.code ?? String(error));
      const input = { ...signed(plan, ben, "revoke"), reason: "Wait" };
      const [begun, revoked] = await Promise.all([begin, run(web, revokeApproval, ben, input)]);
      expect([
        ["begun", ["execution_begun"]],
        ["second_approval_missing", []],
      ]).toContainEqual([begun, revoked]);
    }
  });

  test("a plan is withdrawn by its proposer or a commander", async () => {
    const plan = await addPlan(web, rosa);
    const withdraw = (actor: Actor) => run(web, withdrawPlan, actor, { planId: plan.id, reason: "" });
    expect(await withdraw(ben)).toEqual(["plan_withdraw_not_yours"]);
    expect(await withdraw(mina)).toEqual([]);
    expect(await withdraw(rosa)).toEqual(["plan_withdrawn"]);
  });

  test("a link keeps only the hash of its token, and is not made for an ended plan", async () => {
    const plan = await addPlan(web, rosa);
    expect(await run(web, createApprovalLink, yuki, { planId: plan.id })).toEqual(["role_missing"]);
    expect(await run(web, createApprovalLink, rosa, { planId: plan.id })).toEqual([]);
    const [link] = await web.approvalLink.findMany({ where: { planId: plan.id } });
    expect(link?.tokenHash).toHaveLength(32);
    await run(web, withdrawPlan, rosa, { planId: plan.id, reason: "" });
    expect(await run(web, createApprovalLink, rosa, { planId: plan.id })).toEqual(["plan_withdrawn"]);
  });
});
