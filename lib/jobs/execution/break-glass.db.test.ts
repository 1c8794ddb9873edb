import pg from "pg";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { reportWords } from "@/lib/audit/verify/report-words";
import { verifyExport } from "@/lib/audit/verify/verify-export";
import type { Actor } from "@/lib/command";
import { answerGlass } from "@/lib/commands/answer-glass";
import { breakGlass } from "@/lib/commands/break-glass";
import { readLog } from "@/lib/db/timeline";
import { describe as sentenceOf } from "@/lib/domain/timeline/describe";
import { addHostPlan, vote } from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { exportAudit } from "@/lib/queries/audit-export";
import {
  addKey,
  allowBreakGlass,
  changeEvidence,
  forgetGlass,
  type Keys,
  makeBreakable,
  rawExecution,
  rawGlass,
  setPriority,
  signed,
} from "@/test/break-glass-scene";
import { useDatabase } from "@/test/database";
import { asOperator, changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { run, testConfig } from "@/test/run";
import { seeLive } from "@/test/see-live";
import type { StoredTestPlan } from "@/test/stored-plan";

const urls = useDatabase();
const shop = new Workshop(urls);
const keys: Keys = new Map();
let mina: Actor;
let people = 0;

beforeAll(async () => {
  for (const person of [shop.rosa, shop.ben]) await addKey(shop.web, person, keys);
});
/** A commander for each test: tests take away keys, logins and roles. */
beforeEach(async () => {
  await allowBreakGlass(shop.web);
  await forgetGlass(shop.web);
  if (mina) await shop.web.person.update({ where: { id: mina.personId }, data: { disabledAt: new Date() } });
  people += 1;
  mina = await addPerson(shop.web, `Mina${people}`, ["commander"]);
  await addKey(shop.web, mina, keys);
  await seeLive(shop.worker, shop.host.plan.from);
});

async function hostPlan(): Promise<StoredTestPlan> {
  const plan = await addHostPlan(shop.web, shop.host, shop.rosa);
  await makeBreakable(shop.web, plan);
  return plan;
}

const breakIt = (plan: StoredTestPlan) =>
  run(shop.web, breakGlass, mina, signed(keys, plan, mina, "break-glass"), new Date(), testConfig());

/** A plan whose glass a commander broke as one does, with a passkey. */
async function brokenPlan(): Promise<StoredTestPlan> {
  const plan = await hostPlan();
  expect(await breakIt(plan)).toEqual([]);
  return plan;
}

async function startOf(plan: StoredTestPlan) {
  const started = (await readLog(shop.owner, plan.incidentId)).find(
    ({ event }) => event === "execution_started",
  );
  return started && { body: started.body, sentence: sentenceOf(started) };
}

describe("a plan whose glass was broken", () => {
  test("is found by the worker, executed, verified and countersigned", async () => {
    const plan = await brokenPlan();
    const executions = shop.start();
    expect(await executions.unfinished()).toEqual([plan.id]);
    await executions.drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
    expect(await executions.unfinished()).toEqual([]);
    const started = await startOf(plan);
    expect(started?.sentence).toBe(`The execution from 1.5.0 to 1.4.2 began by break-glass of ${mina.name}.`);
    const countersign = { ...signed(keys, plan, shop.ben, "countersign"), act: "countersign" };
    expect(await run(shop.web, answerGlass, shop.ben, countersign)).toEqual([]);
    const events = await shop.eventsOf(plan);
    expect([events[0], events[1], events.at(-1)]).toEqual([
      "glass_broken",
      "execution_started",
      "glass_countersigned",
    ]);
  });

  test("keeps when the key was turned", async () => {
    const plan = await brokenPlan();
    await shop.start().drive(plan.id);
    const incident = await shop.owner.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    const glass = await shop.owner.breakGlass.findUniqueOrThrow({ where: { planId: plan.id } });
    expect(incident.approvedAt).toEqual(glass.usedAt);
  });

  test("names the one approval beside it", async () => {
    const plan = await hostPlan();
    await vote(shop.web, plan, shop.ben);
    expect(await breakIt(plan)).toEqual([]);
    await shop.start().drive(plan.id);
    expect((await startOf(plan))?.body).toMatchObject({ approvers: ["Ben"], brokenBy: mina.name });
  });

  test("is executed by two approvals when there are two, and says so", async () => {
    const plan = await brokenPlan();
    await vote(shop.web, plan, shop.rosa);
    await vote(shop.web, plan, shop.ben);
    await setPriority(shop.web, plan, "P2");
    await shop.start().drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect((await startOf(plan))?.body).toMatchObject({ approvers: ["Rosa", "Ben"] });
    expect((await startOf(plan))?.body).not.toHaveProperty("brokenBy");
  });

  test("is by break-glass when two approved but not the role that the policy asks for", async () => {
    const plan = await hostPlan();
    await changePolicy(shop.web, { approvers: [{ role: "commander", priorities: ["P0"] }] });
    await vote(shop.web, plan, shop.rosa);
    await vote(shop.web, plan, shop.ben);
    expect(await rawExecution(shop.worker, plan)).toBe("approval_by_role_missing");
    expect(await breakIt(plan)).toEqual([]);
    await shop.start().drive(plan.id);
    expect((await startOf(plan))?.body).toMatchObject({ approvers: ["Rosa", "Ben"], brokenBy: mina.name });
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    await changePolicy(shop.web, { approvers: [] });
  });

  test("wakes the worker and tells every browser, at once", async () => {
    const client = new pg.Client({ connectionString: urls.workerUrl });
    await client.connect();
    await client.query("LISTEN twokey_wake; LISTEN twokey_live");
    const plan = await hostPlan();
    const heard = (wanted: object) =>
      new Promise<void>((resolve) => {
        client.on("notification", ({ payload }) => {
          if (JSON.stringify(JSON.parse(payload ?? "")) === JSON.stringify(wanted)) resolve();
        });
      });
    const both = Promise.all([
      heard({ job: "execute_plan", id: plan.id }),
      heard({ topic: "break_glass", id: plan.id }),
    ]);
    expect(await breakIt(plan)).toEqual([]);
    await both;
    const answered = heard({ topic: "break_glass", id: plan.id });
    const countersign = { ...signed(keys, plan, shop.ben, "countersign"), act: "countersign" };
    expect(await run(shop.web, answerGlass, shop.ben, countersign)).toEqual([]);
    await answered;
    await client.end();
  });

  test("is carried out once by three workers", async () => {
    const plan = await brokenPlan();
    await Promise.all([1, 2, 3].map(() => shop.start().drive(plan.id)));
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
  });
});

describe("the database lets nothing begin", () => {
  const none = async (plan: StoredTestPlan, code: string) => {
    expect(await rawExecution(shop.worker, plan)).toBe(code);
    await shop.start().drive(plan.id);
    expect(await shop.owner.execution.count({ where: { planId: plan.id } })).toBe(0);
    expect(await shop.host.happened()).toEqual([]);
  };

  test("while the glass is whole", async () => {
    await none(await hostPlan(), "second_approval_missing");
  });

  test("when the glass of another plan was broken", async () => {
    const plan = await hostPlan();
    await brokenPlan();
    await none(plan, "second_approval_missing");
  });

  test.each<[string, (plan: StoredTestPlan) => Promise<unknown>, string]>([
    [
      "the role was taken away",
      () =>
        shop.web.roleGrant.updateMany({
          where: { personId: mina.personId },
          data: { revokedAt: new Date() },
        }),
      "second_approval_missing",
    ],
    [
      "the person was disabled",
      () => shop.web.person.update({ where: { id: mina.personId }, data: { disabledAt: new Date() } }),
      "second_approval_missing",
    ],
    [
      "the login was disabled",
      () => shop.web.account.update({ where: { id: mina.accountId }, data: { disabledAt: new Date() } }),
      "second_approval_missing",
    ],
    [
      "the key was revoked",
      () =>
        shop.web.passkey.updateMany({ where: { personId: mina.personId }, data: { revokedAt: new Date() } }),
      "second_approval_missing",
    ],
    [
      "somebody objected",
      (plan) => {
        const objection = { ...signed(keys, plan, shop.ben, "object"), act: "object" };
        return run(shop.web, answerGlass, shop.ben, objection);
      },
      "second_approval_missing",
    ],
    [
      "the policy forbids it now",
      () => changePolicy(shop.web, { breakGlass: { allowed: false } }),
      "break_glass_off",
    ],
    ["it is no P0 any more", (plan) => setPriority(shop.web, plan, "P1"), "break_glass_only_p0"],
    [
      "the evidence is not Safe any more",
      (plan) => changeEvidence(shop.web, plan, { verdict: "blocked" }),
      "break_glass_not_safe",
    ],
    [
      "nobody saw the release healthy",
      (plan) =>
        changeEvidence(shop.web, plan, {
          changes: plan.document.changes.map((change) => ({ ...change, lastHealthyAt: null })),
        }),
      "break_glass_target_not_healthy",
    ],
    [
      "nobody was asked long enough ago",
      (plan) =>
        asOperator(shop.web, "UPDATE approval_link SET created_at = now() WHERE plan_id = $1", [plan.id]),
      "break_glass_nobody_asked",
    ],
  ])("when %s in between", async (_, change, code) => {
    const plan = await brokenPlan();
    await change(plan);
    await none(plan, code);
  });

  test("after a rejection that came later", async () => {
    const plan = await brokenPlan();
    const { personId, accountId } = shop.ben;
    const row = {
      planId: plan.id,
      personId,
      accountId,
      act: "reject",
      method: "reauthenticate",
      reason: "No",
    };
    const id = {
      id: crypto.randomUUID(),
      digest: plan.digest,
      signature: Buffer.alloc(32, people),
      evidence: {},
    };
    await shop.web.approval.create({ data: { ...row, ...id } });
    await none(plan, "plan_rejected");
  });
});

describe("the worker sends nothing", () => {
  test("when the stored signature does not verify, though the database let it begin", async () => {
    const plan = await hostPlan();
    expect(await rawGlass(shop.web, keys, plan, mina)).toBe("done");
    await shop.start().drive(plan.id);
    expect(await shop.stateOf(plan)).toMatchObject({
      state: "failed",
      outcome: expect.stringMatching(/^Nothing was sent: .*signature does not verify/),
    });
    expect(await shop.host.happened()).toEqual([]);
  });

  test.each(["approve", "countersign"] as const)("when what was signed was to %s", async (act) => {
    const plan = await hostPlan();
    expect(await rawGlass(shop.web, keys, plan, mina)).toBe("done");
    const evidence = await evidenceOf(plan, act);
    await swapEvidence(plan, evidence);
    await shop.start().drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("failed");
    expect(await shop.host.happened()).toEqual([]);
  });

  test("and does send with the very same evidence for break-glass", async () => {
    const plan = await hostPlan();
    expect(await rawGlass(shop.web, keys, plan, mina)).toBe("done");
    await swapEvidence(plan, await evidenceOf(plan, "break-glass"));
    await shop.start().drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
  });

  test("when somebody objects between two steps", async () => {
    const plan = await brokenPlan();
    const executions = shop.start();
    while ((await shop.host.happened()).length === 0) await executions.advance(plan.id);
    const objection = { ...signed(keys, plan, shop.ben, "object"), act: "object" };
    expect(await run(shop.web, answerGlass, shop.ben, objection)).toEqual([]);
    await executions.drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect({ state, outcome }).toMatchObject({
      state: "failed",
      outcome: expect.stringMatching(/^Nothing was sent/),
    });
    expect(await shop.host.happened()).toEqual(["switch"]);
  });
});

/** Evidence that calls itself break-glass, over what was signed for `act`. */
async function evidenceOf(plan: StoredTestPlan, act: "approve" | "countersign" | "break-glass") {
  const { proof, digest } = signed(keys, plan, mina, "break-glass", act);
  const answer = proof.answer;
  if (!answer) throw new Error("no key");
  const key = await shop.owner.passkey.findFirstOrThrow({ where: { personId: mina.personId } });
  return {
    kind: "passkey",
    act: "break-glass",
    digest,
    credentialId: answer.id,
    publicKey: Buffer.from(key.publicKey).toString("base64url"),
    ...answer.response,
    origin: "http://localhost:4400",
    rpId: "localhost",
    flags: 5,
    signedAt: new Date().toISOString(),
  };
}

/** What somebody reads who has the audit export and nothing else. */
async function told(plan: StoredTestPlan) {
  const report = await verifyExport(exportAudit(urls.webUrl), { keys: [], file: null });
  const account = report.plans.find(({ id }) => id === plan.id);
  const damage = report.damage.filter(({ where }) => where.includes(plan.id));
  return { account, damage, words: reportWords(report) };
}

describe("the export of a break-glass", () => {
  test("says who broke the glass, why, and who countersigned, and is no damage", async () => {
    const plan = await brokenPlan();
    await shop.start().drive(plan.id);
    expect(
      await run(shop.web, answerGlass, shop.ben, {
        ...signed(keys, plan, shop.ben, "countersign"),
        act: "countersign",
      }),
    ).toEqual([]);
    const { account, damage, words } = await told(plan);
    expect(damage).toEqual([]);
    expect(account).toMatchObject({
      glass: {
        person: mina.name,
        verified: true,
        answer: { person: "Ben", act: "countersign", verified: true },
      },
      execution: { byGlass: true, carriedBy: [], state: "succeeded" },
    });
    expect(words).toContain(`by ${mina.name} alone, with a passkey: `);
    expect(words).toContain("carried by BREAK-GLASS");
  });

  test("names a signature that was changed, and the execution that it carried", async () => {
    const plan = await brokenPlan();
    await shop.start().drive(plan.id);
    await swapEvidence(plan, { kind: "passkey" });
    const { account, damage } = await told(plan);
    expect(account?.execution?.byGlass).toBe(false);
    expect(damage.map(({ where }) => where)).toContainEqual(expect.stringMatching(/^break-glass of plan/));
    expect(damage.map(({ expected }) => expected)).toContain("two effective approvals when it began");
  });
});

async function swapEvidence(plan: StoredTestPlan, evidence: object): Promise<void> {
  const sql = `ALTER TABLE break_glass DISABLE TRIGGER keep_facts;
    UPDATE break_glass SET evidence = '${JSON.stringify(evidence)}' WHERE plan_id = '${plan.id}';
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE break_glass ENABLE ALWAYS TRIGGER keep_facts`;
  await asOperator(shop.web, sql, []);
}
