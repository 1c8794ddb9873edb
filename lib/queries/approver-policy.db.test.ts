import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { insertExecution } from "@/lib/db/execution";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { type ApproverRule, needSentence, roleNeeds } from "@/lib/domain/approval/role-needs";
import { PRIORITIES, type Priority } from "@/lib/domain/incident/priority";
import { RULES, vote } from "@/lib/jobs/execution/test-rig";
import { approvalsHold } from "@/lib/jobs/execution/verify-approvals";
import { type PlanDetail, planDetail } from "@/lib/queries/plan-detail";
import { readWizard } from "@/lib/queries/wizard";
import { useDatabase } from "@/test/database";
import { asOperator, changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { TEST_SITE, testConfig } from "@/test/run";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

const urls = useDatabase();
let web: Database;
let worker: Database;
let rosa: Actor;
let ben: Actor;
let dia: Actor;
let mina: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 3);
  worker = openDatabase(urls.workerUrl, 3);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  dia = await addPerson(web, "Dia", ["approver"]);
  mina = await addPerson(web, "Mina", ["commander"]);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect()]));

async function planAt(priority: Priority | null): Promise<StoredTestPlan> {
  const plan = await addPlan(web, rosa);
  await setPriority(plan, priority);
  return plan;
}

const setPriority = ({ incidentId }: StoredTestPlan, priority: Priority | null) =>
  web.incident.update({ where: { id: incidentId }, data: { priority } });

/** "begun", or why the database does not let it begin. */
async function begin({ id }: StoredTestPlan): Promise<string> {
  const begun = insertExecution(worker, { planId: id, owner: "test", leaseMs: 60_000 });
  return begun.then(
    () => "begun",
    (error: unknown) => guardRefusal(error)?.code ?? String(error),
  );
}

/** The same question to the executor, which verifies every signature and counts for itself. */
async function executorSays({ id }: StoredTestPlan): Promise<string[]> {
  const decision = await approvalsHold(worker, id, RULES);
  return decision.ok ? [] : decision.reasons.map(({ code }) => code);
}

async function shownTo(actor: Actor, { id }: StoredTestPlan): Promise<PlanDetail> {
  const shown = await planDetail(web, id, { actor, config: testConfig(), site: TEST_SITE, now: new Date() });
  if (!shown) throw new Error("the plan is not shown");
  return shown;
}

const SERVICE: ApproverRule = { role: "commander", services: ["shop"] };
const PRIORITY: ApproverRule = { role: "commander", priorities: ["P0"] };
const BOTH: ApproverRule = { role: "commander", services: ["shop"], priorities: ["P0", "P1"] };

test("a plan that was made under other rules than those in force says so, and asks for no approval", async () => {
  const plan = await addPlan(web, rosa);
  const before = await shownTo(ben, plan);
  await asOperator(web, "UPDATE policy SET version = $1", ["sha256:other"]);
  const after = await shownTo(ben, plan);
  await asOperator(web, "UPDATE policy SET version = $1", [plan.document.policyVersion]);
  const speaksAgainst = ({ standing }: PlanDetail) => standing.approve.map(({ code }) => code);
  expect([before.underOtherPolicy, after.underOtherPolicy]).toEqual([false, true]);
  expect(speaksAgainst(before)).not.toContain("policy_changed");
  expect(speaksAgainst(after)).toContain("policy_changed");
});

test.each([
  ["service", [SERVICE], null, "One of the two must be a commander: service shop"],
  ["priority", [PRIORITY], "P0", "One of the two must be a commander: P0"],
  ["service and priority", [BOTH], "P1", "One of the two must be a commander: P1, service shop"],
] as const)(
  "a rule for a %s lets two approvers wait for a commander, and three begin",
  async (_, rules, priority, sentence) => {
    await changePolicy(web, { approvers: [...rules] });
    const plan = await planAt(priority);
    await vote(web, plan, rosa);
    expect((await shownTo(ben, plan)).standing.completes).toBe(false);
    await vote(web, plan, ben);
    const waiting = await shownTo(mina, plan);
    expect(waiting.needs.map(needSentence)).toEqual([sentence]);
    expect(waiting).toMatchObject({ approvalsCounted: 2, needs: [{ heldBy: null }] });
    expect(waiting.standing.completes).toBe(true);
    expect((await shownTo(dia, plan)).standing.completes).toBe(false);
    expect(await begin(plan)).toBe("approval_by_role_missing");
    expect(await executorSays(plan)).toEqual(["approval_by_role_missing"]);
    await vote(web, plan, mina);
    expect((await shownTo(ben, plan)).needs).toMatchObject([{ heldBy: "Mina" }]);
    expect(await executorSays(plan)).toEqual([]);
    expect(await begin(plan)).toBe("begun");
  },
);

test.each([
  ["another service", { role: "commander", services: ["search"] }, "P0"],
  ["another priority", PRIORITY, "P1"],
  ["a priority that is not set", PRIORITY, null],
] as const)("a rule for %s asks nothing", async (_, rule, priority) => {
  await changePolicy(web, { approvers: [rule as ApproverRule] });
  const plan = await planAt(priority);
  await vote(web, plan, rosa);
  expect((await shownTo(ben, plan)).standing.completes).toBe(true);
  await vote(web, plan, ben);
  expect((await shownTo(ben, plan)).needs).toEqual([]);
  expect(await begin(plan)).toBe("begun");
});

test("a priority that rises after the proposal asks for more, and one that falls for less", async () => {
  await changePolicy(web, { approvers: [PRIORITY] });
  const plan = await planAt("P2");
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  await setPriority(plan, "P0");
  expect((await shownTo(mina, plan)).needs.map(needSentence)).toEqual([
    "One of the two must be a commander: P0",
  ]);
  expect(await begin(plan)).toBe("approval_by_role_missing");
  await setPriority(plan, "P1");
  expect((await shownTo(mina, plan)).needs).toEqual([]);
  expect(await begin(plan)).toBe("begun");
});

test("a commander who lost the role brings it no more", async () => {
  await changePolicy(web, { approvers: [PRIORITY] });
  const kim = await addPerson(web, "Kim", ["commander", "approver"]);
  const plan = await planAt("P0");
  await vote(web, plan, kim);
  await vote(web, plan, ben);
  await web.roleGrant.updateMany({
    where: { personId: kim.personId, role: "commander" },
    data: { revokedAt: new Date() },
  });
  expect((await shownTo(mina, plan)).needs).toMatchObject([{ heldBy: null }]);
  expect(await begin(plan)).toBe("approval_by_role_missing");
});

test("pages and the database ask for the same roles, whatever the rules", async () => {
  const choices: ApproverRule[] = (["approver", "commander"] as const).flatMap((role) =>
    [undefined, ["shop"], ["search"], ["shop", "search"]].flatMap((services) =>
      [undefined, ["P0"], ["P1", "P2"]].map((priorities) =>
        JSON.parse(JSON.stringify({ role, services, priorities })),
      ),
    ),
  );
  expect(choices).toHaveLength(24);
  const plan = await planAt(null);
  let asked = 0;
  for (const [index, rule] of choices.entries()) {
    const rules = [rule, choices[(index * 7 + 5) % choices.length] ?? rule];
    await changePolicy(web, { approvers: rules });
    for (const priority of [null, ...PRIORITIES]) {
      await setPriority(plan, priority);
      const rows = await web.$queryRaw<{ role: string }[]>`
        SELECT required_approver_roles(p) AS role FROM plan p WHERE p.id = ${plan.id}::uuid ORDER BY 1`;
      const roles = roleNeeds(rules, "shop", priority).map(({ role }) => role);
      expect(roles, JSON.stringify([rules, priority])).toEqual(rows.map(({ role }) => role));
      asked += roles.length;
    }
  }
  expect(asked).toBeGreaterThan(50);
});

test("the wizard says it before anybody proposes", async () => {
  await changePolicy(web, { approvers: [PRIORITY, SERVICE] });
  const plan = await planAt("P0");
  const wizard = await readWizard(web, testConfig(), plan.document.incident, new Date());
  expect(wizard?.plan.needs.map(needSentence)).toEqual([
    "One of the two must be a commander: P0; service shop",
  ]);
});
