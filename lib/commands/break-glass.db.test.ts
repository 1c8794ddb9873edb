import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { breakGlass } from "@/lib/commands/break-glass";
import { rejectPlan } from "@/lib/commands/reject-plan";
import { withdrawPlan } from "@/lib/commands/withdraw-plan";
import { type Database, openDatabase } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import {
  addKey,
  ageGlass,
  allowBreakGlass,
  askedAgo,
  askSecondPerson,
  breakablePlan,
  changeEvidence,
  delayGrant,
  forgetGlass,
  HOUR_MS,
  type Keys,
  MINUTE_MS,
  REASON,
  rawAnswer,
  rawExecution,
  rawGlass,
  setPriority,
  signed,
} from "@/test/break-glass-scene";
import { useDatabase } from "@/test/database";
import { asOperator, changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { changeOn } from "@/test/plan-document";
import { run } from "@/test/run";
import { seeLive } from "@/test/see-live";
import { addPlan, addVote, type StoredTestPlan } from "@/test/stored-plan";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const urls = useDatabase();
const keys: Keys = new Map();
let web: Database;
let worker: Database;
let rosa: Actor;
let ben: Actor;
let mina: Actor;
let kofi: Actor;
let lena: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 6);
  worker = openDatabase(urls.workerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  mina = await addPerson(web, "Mina", ["commander"]);
  kofi = await addPerson(web, "Kofi", ["commander"]);
  lena = await addPerson(web, "Lena", ["commander"]);
  for (const person of [rosa, ben, mina, kofi, lena]) await addKey(web, person, keys);
  await seeForAnHour({});
});
beforeEach(() => allowBreakGlass(web));
afterEach(() => forgetGlass(web));
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect()]));

/** What the worker reads from the platform, now and for the next hour. */
const seeForAnHour = (changes: object) => seeLive(worker, changes, new Date(Date.now() + HOUR_MS));

const command = (plan: StoredTestPlan, person: Actor = mina, changes: object = {}) =>
  run(web, breakGlass, person, { ...signed(keys, plan, person, "break-glass"), ...changes });
const raw = (plan: StoredTestPlan, person: Actor = mina, changes: Parameters<typeof rawGlass>[4] = {}) =>
  rawGlass(web, keys, plan, person, changes);
const newest = async (plan: StoredTestPlan) => (await readLog(web, plan.incidentId)).at(-1);

/** The application and, past it, the database say no, each by itself. */
async function refusedByBoth(plan: StoredTestPlan, code: string, person: Actor = mina): Promise<void> {
  expect(await command(plan, person)).toEqual([code]);
  expect(await newest(plan)).toMatchObject({ event: "attempt_refused", person: person.name });
  expect(await raw(plan, person)).toBe(code);
  expect(await web.breakGlass.count({ where: { planId: plan.id } })).toBe(0);
}

describe("breaking the glass", () => {
  test("is done by one commander with a passkey, and leaves one row in the log", async () => {
    const plan = await breakablePlan(web, rosa);
    expect(await command(plan)).toEqual([]);
    const row = await web.breakGlass.findUniqueOrThrow({ where: { planId: plan.id } });
    expect(row.countersignBy.getTime() - row.usedAt.getTime()).toBe(24 * HOUR_MS);
    expect(row).toMatchObject({ reason: REASON, evidence: { kind: "passkey", act: "break-glass" } });
    const told = (await readLog(web, plan.incidentId)).filter(({ event }) => event === "glass_broken");
    expect(told).toMatchObject([{ person: "Mina", body: { planId: plan.id, reason: REASON, to: "1.4.2" } }]);
  });

  test("takes its time from the database, whatever the web process writes", async () => {
    const plan = await breakablePlan(web, rosa);
    const before = Date.now() - MINUTE_MS;
    expect(await raw(plan)).toBe("done");
    const { usedAt, countersignBy } = await web.breakGlass.findUniqueOrThrow({ where: { planId: plan.id } });
    expect(usedAt.getTime()).toBeGreaterThan(before);
    expect(countersignBy.getTime() - usedAt.getTime()).toBe(24 * HOUR_MS);
  });

  test("is for the web process alone, and nobody changes it afterwards", async () => {
    const plan = await breakablePlan(web, rosa);
    expect(await rawGlass(worker, keys, plan, mina)).toMatch(/permission denied/);
    expect(await raw(plan)).toBe("done");
    const longer = { countersignBy: new Date(Date.now() + 99 * HOUR_MS) };
    await expect(web.breakGlass.updateMany({ data: longer })).rejects.toThrow(/permission denied/);
    await expect(web.breakGlass.deleteMany()).rejects.toThrow(/permission denied/);
    for (const sql of ["UPDATE break_glass SET reason = repeat('x', 30)", "DELETE FROM break_glass"]) {
      await expect(asOperator(web, sql, [])).rejects.toThrow();
    }
    await expect(asOperator(web, "TRUNCATE break_glass CASCADE", [])).rejects.toThrow();
  });
});

describe("the glass stays whole", () => {
  test("where the policy does not allow it, or says nothing about it", async () => {
    const plan = await breakablePlan(web, rosa);
    await changePolicy(web, { breakGlass: { allowed: false } });
    await refusedByBoth(plan, "break_glass_off");
    await asOperator(web, "UPDATE policy SET document = document - 'breakGlass'", []);
    await refusedByBoth(plan, "break_glass_off");
  });

  test.each(["P1", null])("when the priority is %s", async (priority) => {
    const plan = await breakablePlan(web, rosa);
    await setPriority(web, plan, priority);
    await refusedByBoth(plan, "break_glass_only_p0");
  });

  test("when the plan is not Safe, even if the evidence were changed to say so", async () => {
    const safety = { verdict: "caution", overriddenReason: "A migration" } as const;
    const plan = await breakablePlan(web, rosa, { safety });
    await refusedByBoth(plan, "break_glass_not_safe");
    await changeEvidence(web, plan, { verdict: "safe" });
    await refusedByBoth(plan, "break_glass_not_safe");
  });

  test("when the evidence is not Safe", async () => {
    const plan = await breakablePlan(web, rosa);
    await changeEvidence(web, plan, { verdict: "caution" });
    await refusedByBoth(plan, "break_glass_not_safe");
  });

  test.each([
    ["never", null],
    ["31 days ago", -31 * 24 * HOUR_MS],
    ["in the future", HOUR_MS],
  ])("when the release to go back to was healthy %s", async (_, fromNowMs) => {
    const plan = await breakablePlan(web, rosa);
    const lastHealthyAt = fromNowMs === null ? null : new Date(Date.now() + fromNowMs).toISOString();
    await changeEvidence(web, plan, {
      changes: plan.document.changes.map((change) => ({ ...change, lastHealthyAt })),
    });
    await refusedByBoth(plan, "break_glass_target_not_healthy");
  });

  test.each([
    ["never", null],
    ["31 days ago", new Date(Date.now() - 31 * 24 * HOUR_MS).toISOString()],
    ["nobody knows when", undefined],
  ])("when one of two targets was healthy %s, whichever it is", async (_, lastHealthyAt) => {
    const plan = await breakablePlan(web, rosa, { changes: [changeOn(), changeOn()] });
    const now = new Date().toISOString();
    for (const unwell of [0, 1]) {
      const changes = plan.document.changes.map((change, index) => ({
        ...change,
        lastHealthyAt: index === unwell ? lastHealthyAt : now,
      }));
      await changeEvidence(web, plan, { changes });
      expect(await raw(plan)).toBe("break_glass_target_not_healthy");
      expect(await command(plan)).toContain("break_glass_target_not_healthy");
    }
    await changeEvidence(web, plan, {
      changes: plan.document.changes.map((change) => ({ ...change, lastHealthyAt: now })),
    });
    expect(await raw(plan)).toBe("done");
  });

  test("when the evidence knows no target", async () => {
    const plan = await breakablePlan(web, rosa);
    await changeEvidence(web, plan, { changes: [] });
    await refusedByBoth(plan, "break_glass_target_not_healthy");
  });

  test("for approvers and responders", async () => {
    const plan = await breakablePlan(web, rosa);
    await refusedByBoth(plan, "role_missing", ben);
    await refusedByBoth(plan, "role_missing", rosa);
  });

  test("for a commander whose role counts from tomorrow, was taken, or who is disabled", async () => {
    const nora = await addPerson(web, "Nora", ["commander"]);
    await addKey(web, nora, keys);
    const plan = await breakablePlan(web, rosa);
    await delayGrant(web, nora, "commander", 24 * HOUR_MS);
    expect(await command(plan, nora)).toEqual(["approver_role_lost"]);
    expect(await raw(plan, nora)).toBe("role_missing");
    await delayGrant(web, nora, "commander", -HOUR_MS);
    await web.roleGrant.updateMany({ where: { personId: nora.personId }, data: { revokedAt: new Date() } });
    await refusedByBoth(plan, "role_missing", nora);
    await web.person.update({ where: { id: nora.personId }, data: { disabledAt: new Date() } });
    expect(await command(plan, nora)).toContain("person_disabled");
    expect(await raw(plan, nora)).toBe("role_missing");
  });

  test("while more than four people are commanders; a disabled one does not count", async () => {
    const plan = await breakablePlan(web, rosa);
    const others = [await addPerson(web, "Omar", ["commander"]), await addPerson(web, "Pia", ["commander"])];
    await refusedByBoth(plan, "break_glass_too_many_commanders");
    const disabledAt = new Date();
    for (const { personId } of others)
      await web.person.update({ where: { id: personId }, data: { disabledAt } });
    expect(await command(plan)).toEqual([]);
  });

  test("until somebody was asked three minutes ago, by the database's clock", async () => {
    const plan = await addPlan(web, rosa);
    await setPriority(web, plan, "P0");
    await refusedByBoth(plan, "break_glass_nobody_asked");
    await askSecondPerson(web, plan, 3 * MINUTE_MS - 20_000);
    await refusedByBoth(plan, "break_glass_nobody_asked");
    await askedAgo(web, plan, 3 * MINUTE_MS + 1000);
    expect(await command(plan)).toEqual([]);
  });

  test("when the link says that it is older than it is", async () => {
    const plan = await addPlan(web, rosa);
    await setPriority(web, plan, "P0");
    const createdAt = new Date(Date.now() - HOUR_MS);
    await web.approvalLink.create({
      data: { tokenHash: Buffer.from(randomUUID()), planId: plan.id, createdAt },
    });
    await refusedByBoth(plan, "break_glass_nobody_asked");
  });

  test("when another plan was asked about", async () => {
    await breakablePlan(web, rosa);
    const plan = await addPlan(web, rosa);
    await setPriority(web, plan, "P0");
    await refusedByBoth(plan, "break_glass_nobody_asked");
  });

  test("without a reason of twenty characters", async () => {
    const plan = await breakablePlan(web, rosa);
    for (const reason of ["too short", `  ${"x".repeat(19)}  `]) {
      expect(await command(plan, mina, { reason })).toEqual(["break_glass_reason_missing"]);
      expect(await raw(plan, mina, { reason })).toMatch(/break_glass_reason/);
    }
  });

  test("after the plan's time", async () => {
    const plan = await breakablePlan(web, rosa, {}, 8_000);
    const late = new Date(Date.now() + 9_000);
    const input = signed(keys, plan, mina, "break-glass");
    expect(await run(web, breakGlass, mina, input, late)).toEqual(["plan_expired"]);
    await worker.$queryRaw`SELECT pg_sleep(greatest(0, extract(epoch FROM expires_at - clock_timestamp()) + 0.1))::text
      FROM plan WHERE id = ${plan.id}::uuid`;
    expect(await raw(plan)).toBe("plan_expired");
  });

  test("after the plan was rejected or withdrawn, and while it is executed", async () => {
    const rejected = await breakablePlan(web, rosa);
    expect(await run(web, rejectPlan, ben, signed(keys, rejected, ben, "reject"))).toEqual([]);
    await refusedByBoth(rejected, "plan_rejected");
    const withdrawn = await breakablePlan(web, rosa);
    expect(await run(web, withdrawPlan, rosa, { planId: withdrawn.id, reason: "" })).toEqual([]);
    await refusedByBoth(withdrawn, "plan_withdrawn");
    const begun = await breakablePlan(web, rosa);
    await addVote(web, begun, rosa);
    await addVote(web, begun, ben);
    expect(await rawExecution(worker, begun)).toBe("done");
    expect(await command(begun)).toEqual(["plan_executing"]);
    expect(await raw(begun)).toBe("execution_begun");
  });

  test("after a rejection that nobody marked yet", async () => {
    const plan = await breakablePlan(web, rosa);
    await addVote(web, plan, ben, "reject");
    await refusedByBoth(plan, "plan_rejected");
  });

  test("when the page or the row shows another plan", async () => {
    const plan = await breakablePlan(web, rosa);
    expect(await command(plan, mina, { digest: "0".repeat(64) })).toEqual(["plan_changed_since_approval"]);
    const digest = Buffer.alloc(32);
    expect(await raw(plan, mina, { digest })).toBe("plan_changed_since_approval");
  });

  test("when something else is live", async () => {
    const plan = await breakablePlan(web, rosa);
    await seeForAnHour({ releaseId: "1.6.0", version: "1.6.0" });
    expect(await command(plan)).toEqual(["live_release_changed"]);
    await seeForAnHour({});
  });

  test("with a password, also where passwords count for approvals", async () => {
    const plan = await breakablePlan(web, rosa);
    const proof = { kind: "reauthenticate", password: "anything" };
    expect(await command(plan, mina, { proof })).toEqual(["passkey_missing"]);
  });

  test("with a signature for another act, another plan or by another person", async () => {
    const plan = await breakablePlan(web, rosa);
    for (const act of ["approve", "reject", "revoke", "countersign", "object", "ratify"] as const) {
      const input = signed(keys, plan, mina, "break-glass", act);
      expect(await run(web, breakGlass, mina, input), act).toEqual(["signature_not_valid"]);
    }
    const other = signed(keys, await breakablePlan(web, rosa), mina, "break-glass");
    expect(await command(plan, mina, { proof: other.proof })).toEqual(["signature_not_valid"]);
    const { proof } = signed(keys, plan, kofi, "break-glass");
    expect(await command(plan, mina, { proof })).toEqual(["passkey_not_yours"]);
    expect(await raw(plan, mina, { passkeyId: keys.get(kofi.personId)?.id })).toBe("passkey_not_yours");
  });

  test("with a key that is too young or was revoked", async () => {
    const quin = await addPerson(web, "Quin", ["commander"]);
    const plan = await breakablePlan(web, rosa);
    await changePolicy(web, { passkeyDelayHours: 24 });
    await addKey(web, quin, keys);
    await changePolicy(web, { passkeyDelayHours: 0 });
    expect(await command(plan, quin)).toEqual(["passkey_too_young"]);
    expect(await raw(plan, quin)).toBe("passkey_not_yours");
    await web.passkey.updateMany({ where: { personId: quin.personId }, data: { revokedAt: new Date() } });
    expect(await command(plan, quin)).toEqual(["passkey_revoked"]);
    expect(await raw(plan, quin)).toBe("passkey_not_yours");
    await web.person.update({ where: { id: quin.personId }, data: { disabledAt: new Date() } });
  });

  test("through somebody else's login, or a disabled one", async () => {
    const plan = await breakablePlan(web, rosa);
    expect(await command(plan, { ...mina, accountId: ben.accountId })).toEqual(["approver_unknown"]);
    expect(await raw(plan, mina, { accountId: ben.accountId })).toBe("approver_unknown");
    const second = { id: randomUUID(), personId: mina.personId, provider: "oidc", subject: randomUUID() };
    const { id } = await web.account.create({ data: { ...second, disabledAt: new Date() } });
    expect(await command(plan, { ...mina, accountId: id })).toEqual(["person_disabled"]);
    expect(await raw(plan, mina, { accountId: id })).toBe("approver_unknown");
  });

  test("with a signature that was used before, for whatever", async () => {
    const [first, second] = [await breakablePlan(web, rosa), await breakablePlan(web, rosa)];
    const id = await addVote(web, first, ben);
    const { signature } = await web.approval.findUniqueOrThrow({ where: { id } });
    expect(await raw(first, mina, { signature: Buffer.from(signature) })).toBe("signature_reused");
    const used = Buffer.alloc(64, 7);
    expect(await raw(first, mina, { signature: used })).toBe("done");
    expect(await raw(second, kofi, { signature: used })).toBe("signature_reused");
    expect(await rawAnswer(web, keys, first, ben, { signature: used })).toBe("signature_reused");
  });
});

describe("break-glass is rare", () => {
  test("once a person in 24 hours, and then again", async () => {
    const [first, second] = [await breakablePlan(web, rosa), await breakablePlan(web, rosa)];
    expect(await command(first)).toEqual([]);
    await refusedByBoth(second, "break_glass_used_up");
    expect(await rawAnswer(web, keys, first, ben)).toBe("done");
    await ageGlass(web, first, 24 * HOUR_MS - MINUTE_MS);
    await refusedByBoth(second, "break_glass_used_up");
    await ageGlass(web, first, 2 * MINUTE_MS);
    expect(await command(second)).toEqual([]);
  });

  test("twice an installation in 24 hours", async () => {
    expect(await command(await breakablePlan(web, rosa), mina)).toEqual([]);
    expect(await command(await breakablePlan(web, rosa), kofi)).toEqual([]);
    await refusedByBoth(await breakablePlan(web, rosa), "break_glass_used_up", lena);
  });

  test("once a plan, whoever comes second", async () => {
    const plan = await breakablePlan(web, rosa);
    expect(await command(plan, mina)).toEqual([]);
    expect(await command(plan, kofi)).toEqual(["break_glass_used_up"]);
    expect(await raw(plan, kofi)).toBe("break_glass_used_up");
  });

  test("also when one person breaks two in the same moment: one", async () => {
    const plans = [await breakablePlan(web, rosa), await breakablePlan(web, rosa)];
    const answers = await Promise.all(plans.map((plan) => raw(plan)));
    expect(answers.sort()).toEqual(["break_glass_used_up", "done"]);
  });

  test("because the second waits for the first, which is not over yet", async () => {
    const [first, second] = [await breakablePlan(web, rosa), await breakablePlan(web, rosa)];
    const impatient = () =>
      web.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL lock_timeout = '500ms'`;
        return rawGlass(tx, keys, second, mina);
      });
    await web.$transaction(
      async (tx) => {
        expect(await rawGlass(tx, keys, first, mina)).toBe("done");
        expect(await impatient()).toMatch(/lock timeout/);
      },
      { timeout: 30_000 },
    );
    expect(await impatient()).toBe("break_glass_used_up");
  });

  test("also when three people break three in the same moment: two", async () => {
    const tries = [];
    for (const person of [mina, kofi, lena]) tries.push({ person, plan: await breakablePlan(web, rosa) });
    const answers = await Promise.all(tries.map(({ person, plan }) => command(plan, person)));
    expect(answers.flat()).toEqual(["break_glass_used_up"]);
    expect(await web.breakGlass.count()).toBe(2);
  });

  test("also when two commanders break one glass in the same moment: one", async () => {
    const plan = await breakablePlan(web, rosa);
    const answers = await Promise.all([command(plan, mina), command(plan, kofi)]);
    expect(answers.flat()).toEqual(["break_glass_used_up"]);
  });
});
