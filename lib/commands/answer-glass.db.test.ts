import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { answerGlass } from "@/lib/commands/answer-glass";
import { approvePlan } from "@/lib/commands/approve-plan";
import { type Database, openDatabase } from "@/lib/db/client";
import { loadActor } from "@/lib/db/person";
import { readLog } from "@/lib/db/timeline";
import { suspendRoles } from "@/lib/jobs/suspend-roles";
import type { Act } from "@/lib/signature/challenge";
import {
  addKey,
  ageGlass,
  ageGrants,
  allowBreakGlass,
  breakablePlan,
  forgetGlass,
  HOUR_MS,
  type Keys,
  MINUTE_MS,
  rawAnswer,
  rawExecution,
  rawGlass,
  signed,
} from "@/test/break-glass-scene";
import { useDatabase } from "@/test/database";
import { asOperator } from "@/test/operator";
import { addPerson, grantAsOperator } from "@/test/people";
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
let yuki: Actor;
let mina: Actor;
let people = 0;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 6);
  worker = openDatabase(urls.workerUrl, 4);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  yuki = await addPerson(web, "Yuki", ["viewer"]);
  for (const person of [rosa, ben, yuki]) await addKey(web, person, keys);
  await seeLive(worker, {}, new Date(Date.now() + HOUR_MS));
  await allowBreakGlass(web);
});
/** A commander for each test, so that nobody's suspension reaches the next one. */
beforeEach(async () => {
  await forgetGlass(web);
  if (mina) await web.person.update({ where: { id: mina.personId }, data: { disabledAt: new Date() } });
  people += 1;
  mina = await addPerson(web, `Mina${people}`, ["commander", "approver", "responder"]);
  await ageGrants(web, mina, 48 * HOUR_MS);
  await addKey(web, mina, keys);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect()]));

async function brokenPlan(): Promise<StoredTestPlan> {
  const plan = await breakablePlan(web, rosa);
  expect(await rawGlass(web, keys, plan, mina)).toBe("done");
  return plan;
}

type Answer = "countersign" | "object";
const answer = (plan: StoredTestPlan, person: Actor, act: Answer = "countersign", signedAct: Act = act) =>
  run(web, answerGlass, person, { ...signed(keys, plan, person, act, signedAct), act });
const raw = (plan: StoredTestPlan, person: Actor, changes: Parameters<typeof rawAnswer>[4] = {}) =>
  rawAnswer(web, keys, plan, person, changes);
const newest = async (plan: StoredTestPlan) => (await readLog(web, plan.incidentId)).at(-1);
const rolesOf = async ({ accountId }: Actor) => (await loadActor(web, accountId, 1))?.roles.toSorted();
const lapse = (plan: StoredTestPlan) => ageGlass(web, plan, 24 * HOUR_MS);

describe("answering a break-glass", () => {
  test("another approver countersigns, with a passkey, and it stands in the log once", async () => {
    const plan = await brokenPlan();
    expect(await answer(plan, ben)).toEqual([]);
    const row = await web.breakGlassAnswer.findUniqueOrThrow({ where: { planId: plan.id } });
    expect(row).toMatchObject({ act: "countersign", evidence: { act: "countersign", kind: "passkey" } });
    expect(await newest(plan)).toMatchObject({ event: "glass_countersigned", body: { brokenBy: mina.name } });
    await lapse(plan);
    expect(await rolesOf(mina)).toEqual(["approver", "commander", "responder"]);
    await suspendRoles(worker);
    expect(await newest(plan)).toMatchObject({ event: "glass_countersigned" });
  });

  test("is not for whoever broke it, for viewers, or for nobody's login", async () => {
    const plan = await brokenPlan();
    for (const act of ["countersign", "object"] as const) {
      expect(await answer(plan, mina, act)).toEqual(["break_glass_own"]);
      expect(await raw(plan, mina, { act })).toBe("break_glass_own");
    }
    expect(await answer(plan, yuki)).toEqual(["role_missing"]);
    expect(await raw(plan, yuki)).toBe("role_missing");
    expect(await answer(plan, { ...ben, accountId: yuki.accountId })).toEqual(["approver_unknown"]);
    expect(await raw(plan, ben, { accountId: yuki.accountId })).toBe("approver_unknown");
    expect(await newest(plan)).toMatchObject({ event: "attempt_refused" });
  });

  test("comes from the passkey of that person, for that act, on that plan", async () => {
    const plan = await brokenPlan();
    expect(await answer(plan, ben, "countersign", "object")).toEqual(["signature_not_valid"]);
    expect(await answer(plan, ben, "object", "countersign")).toEqual(["signature_not_valid"]);
    expect(await answer(plan, ben, "countersign", "approve")).toEqual(["signature_not_valid"]);
    expect(await raw(plan, ben, { passkeyId: keys.get(rosa.personId)?.id })).toBe("passkey_not_yours");
    const input = { ...signed(keys, plan, ben, "countersign"), act: "countersign" };
    const other = { ...input, digest: "0".repeat(64) };
    expect(await run(web, answerGlass, ben, other)).toEqual(["plan_changed_since_approval"]);
    expect(await raw(plan, ben, { digest: Buffer.alloc(32) })).toBe("plan_changed_since_approval");
    const byPassword = { ...input, proof: { kind: "reauthenticate", password: "x" } };
    expect(await run(web, answerGlass, ben, byPassword)).toEqual(["passkey_missing"]);
  });

  test("is given once", async () => {
    const plan = await brokenPlan();
    const answers = await Promise.all([answer(plan, ben), answer(plan, rosa, "object")]);
    expect(answers.flat()).toEqual(["break_glass_answered"]);
    expect(await answer(plan, rosa)).toEqual(["break_glass_answered"]);
    expect(await raw(plan, rosa)).toBe("break_glass_answered");
  });

  test("countersigns in time only, and objects with a reason at any time", async () => {
    const plan = await brokenPlan();
    await lapse(plan);
    expect(await answer(plan, ben)).toEqual(["break_glass_too_late"]);
    expect(await raw(plan, ben)).toBe("break_glass_too_late");
    const wordless = { ...signed(keys, plan, ben, "object"), act: "object", reason: " " };
    expect(await run(web, answerGlass, ben, wordless)).toEqual(["break_glass_reason_missing"]);
    expect(await raw(plan, ben, { act: "object", reason: "" })).toMatch(/objection_has_reason/);
    expect(await raw(plan, ben, { act: "shrug" })).toMatch(/break_glass_answer_act/);
    expect(await answer(plan, ben, "object")).toEqual([]);
  });

  test("needs a broken glass, and a signature nobody used before", async () => {
    const whole = await addPlan(web, rosa);
    expect(await answer(whole, ben)).toEqual(["not_found"]);
    expect(await raw(whole, ben)).toBe("not_found");
    const plan = await brokenPlan();
    const { signature } = await web.breakGlass.findUniqueOrThrow({ where: { planId: plan.id } });
    expect(await raw(plan, ben, { signature: Buffer.from(signature) })).toBe("signature_reused");
  });

  test("cannot be changed afterwards, and is not the worker's to give", async () => {
    const plan = await brokenPlan();
    expect(await rawAnswer(worker, keys, plan, ben)).toMatch(/permission denied/);
    expect(await raw(plan, ben)).toBe("done");
    await expect(asOperator(web, "UPDATE break_glass_answer SET act = 'object'", [])).rejects.toThrow();
    await expect(asOperator(web, "DELETE FROM break_glass_answer", [])).rejects.toThrow();
    await expect(asOperator(web, "TRUNCATE break_glass_answer", [])).rejects.toThrow();
  });
});

describe("the roles fall", () => {
  async function expectFallen(): Promise<void> {
    expect(await rolesOf(mina)).toEqual(["responder"]);
    const plan = await addPlan(web, rosa);
    expect(await run(web, approvePlan, mina, signed(keys, plan, mina, "approve"))).toContain("role_missing");
    await expect(addVote(web, plan, mina)).rejects.toThrow(/role_missing/);
    const other = await breakablePlan(web, rosa);
    expect(await rawGlass(web, keys, other, mina)).toBe("role_missing");
  }

  test("with an objection, at once, without any job; also for votes given before", async () => {
    const voted = await addPlan(web, rosa);
    await addVote(web, voted, mina);
    await addVote(web, voted, ben);
    const plan = await brokenPlan();
    expect(await answer(plan, ben, "object")).toEqual([]);
    expect(await newest(plan)).toMatchObject({ event: "glass_objected", body: { brokenBy: mina.name } });
    await expectFallen();
    expect(await rawExecution(worker, voted)).toBe("second_approval_missing");
    expect(await rawExecution(worker, plan)).toBe("second_approval_missing");
  });

  test("at the deadline, at once, without any job", async () => {
    const plan = await brokenPlan();
    await ageGlass(web, plan, 24 * HOUR_MS - MINUTE_MS);
    expect(await rolesOf(mina)).toEqual(["approver", "commander", "responder"]);
    await ageGlass(web, plan, 2 * MINUTE_MS);
    await expectFallen();
    expect(await answer(await otherBroken(plan), mina)).toEqual(["role_missing"]);
  });

  test.each(["objection", "not countersigned"])("in the open, by the worker, once: %s", async (because) => {
    const plan = await brokenPlan();
    if (because === "objection") await answer(plan, ben, "object");
    else await lapse(plan);
    await Promise.all([suspendRoles(worker), suspendRoles(worker), suspendRoles(worker)]);
    await suspendRoles(worker);
    const told = (await readLog(web, plan.incidentId)).filter(({ event }) => event === "role_suspended");
    const body = { person: mina.name, roles: ["approver", "commander"], because, planId: plan.id };
    expect(told).toMatchObject([{ person: null, body }]);
    const held = await web.roleGrant.findMany({ where: { personId: mina.personId, revokedAt: null } });
    expect(held.map(({ role }) => role)).toEqual(["responder"]);
  });

  test("and count again when they are given anew, for new votes only", async () => {
    const plan = await brokenPlan();
    await lapse(plan);
    await suspendRoles(worker);
    await grantAsOperator(web, mina.personId, ["approver"]);
    expect(await rolesOf(mina)).toEqual(["approver", "responder"]);
    const next = await addPlan(web, rosa);
    await addVote(web, next, mina);
    await addVote(web, next, ben);
    await suspendRoles(worker);
    expect(await rolesOf(mina)).toEqual(["approver", "responder"]);
    expect(await rawExecution(worker, next)).toBe("done");
  });

  test("but nothing falls while somebody may still countersign", async () => {
    const plan = await brokenPlan();
    await suspendRoles(worker);
    expect(await rolesOf(mina)).toEqual(["approver", "commander", "responder"]);
    expect(await newest(plan)).not.toMatchObject({ event: "role_suspended" });
  });
});

/** Another commander's break-glass, for somebody to answer. */
async function otherBroken(before: StoredTestPlan): Promise<StoredTestPlan> {
  const kofi = await addPerson(web, `Kofi${people}`, ["commander"]);
  await addKey(web, kofi, keys);
  const plan = await breakablePlan(web, rosa);
  expect(await rawGlass(web, keys, plan, kofi)).toBe("done");
  expect(plan.id).not.toBe(before.id);
  await web.person.update({ where: { id: kofi.personId }, data: { disabledAt: new Date() } });
  return plan;
}
