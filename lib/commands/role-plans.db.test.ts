import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, runCommand } from "@/lib/command";
import { approvePlan } from "@/lib/commands/approve-plan";
import { changeRoles } from "@/lib/commands/change-roles";
import { createApprovalLink } from "@/lib/commands/create-approval-link";
import { proposeRolePlan } from "@/lib/commands/propose-role-plan";
import { rejectPlan } from "@/lib/commands/reject-plan";
import { resetPassword } from "@/lib/commands/reset-password";
import { revokeApproval } from "@/lib/commands/revoke-approval";
import { withdrawPlan } from "@/lib/commands/withdraw-plan";
import { lockPlan } from "@/lib/db/plan";
import type { RolePlan } from "@/lib/domain/plan/role-plan";
import { openPlan } from "@/lib/signature/plan-seal";
import { useDatabase } from "@/test/database";
import { changePolicy } from "@/test/operator";
import { RoleScene } from "@/test/role-plans";
import { run, TEST_SITE, testConfig } from "@/test/run";

const scene = new RoleScene(useDatabase());
let ada: Actor;
let eve: Actor;
let ben: Actor;
let rosa: Actor;
beforeAll(() => {
  ({ ada, eve } = scene);
  [ben, rosa] = scene.approvers;
});

const proposal = (person: Actor, roles: string[], seen: string[] = person.roles) => ({
  personId: person.personId,
  seen,
  roles,
  reason: "Joins the rota",
});
const propose = (actor: Actor, input: unknown) => run(scene.web, proposeRolePlan, actor, input);
const lastEntry = async () => {
  const row = await scene.owner.timelineEntry.findFirstOrThrow({ orderBy: { position: "desc" } });
  return { event: row.event, by: row.personId, body: JSON.parse(row.body) };
};

describe("proposing roles", () => {
  test("stores a plan that says who gets what, and gives nothing yet", async () => {
    const person = await scene.newcomer();
    const plan = await scene.propose(person, ["viewer", "responder", "approver"]);
    const stored = await scene.web.plan.findUniqueOrThrow({ where: { id: plan.planId } });
    const opened = openPlan(stored.canonical, stored.digest);
    if (!opened.ok) throw new Error(opened.reasons[0]?.message);
    expect(opened.value.document as RolePlan).toMatchObject({
      kind: "roles",
      target: { key: `person:${person.personId}`, platform: "twokey" },
      person: { id: person.personId, name: person.name },
      from: { roles: ["viewer"] },
      to: { roles: ["approver", "responder", "viewer"] },
      proposer: ada.personId,
      reason: "Joins the rota",
    });
    expect(await scene.rolesOf(person)).toEqual(["viewer"]);
    expect(await lastEntry()).toMatchObject({
      event: "role_plan_proposed",
      by: ada.personId,
      body: { person: person.name, from: ["viewer"], to: ["approver", "responder", "viewer"] },
    });
  });

  test("takes at once what the same change takes away", async () => {
    const person = await scene.person("Oda", ["responder", "viewer"]);
    await scene.propose(person, ["viewer", "communicator"]);
    expect(await scene.rolesOf(person)).toEqual(["viewer"]);
    const taken = await scene.web.timelineEntry.findFirst({
      where: { event: "roles_changed" },
      orderBy: { position: "desc" },
    });
    expect(JSON.parse(taken?.body ?? "")).toEqual({ person: "Oda", granted: [], taken: ["responder"] });
  });

  test("is refused to everybody but admins", async () => {
    const person = await scene.newcomer();
    for (const actor of [ben, person])
      expect(await propose(actor, proposal(person, ["approver"]))).toEqual(["role_missing"]);
    expect(await lastEntry()).toMatchObject({
      event: "attempt_refused",
      body: { attempt: "propose_role_plan" },
    });
  });

  test("is refused for oneself, for nobody, for the disabled, and for what is held already", async () => {
    const person = await scene.newcomer();
    expect(await propose(ada, proposal(ada, ["admin", "approver"]))).toEqual(["own_roles_widened"]);
    expect(await propose(ada, { ...proposal(person, ["approver"]), personId: randomUUID() })).toEqual([
      "not_found",
    ]);
    expect(await propose(ada, proposal(person, ["viewer"]))).toEqual(["roles_not_widened"]);
    expect(await propose(ada, proposal(person, ["approver"], []))).toEqual(["changed_meanwhile"]);
    await scene.web.person.update({ where: { id: person.personId }, data: { disabledAt: new Date() } });
    expect(await propose(ada, proposal(person, ["approver"], []))).toEqual(["person_disabled"]);
  });

  test("is refused without a reason, with a role that does not exist, and while another is open", async () => {
    const person = await scene.newcomer();
    expect(await propose(ada, { ...proposal(person, ["approver"]), reason: " " })).toEqual(["input_invalid"]);
    expect(await propose(ada, proposal(person, ["root"]))).toEqual(["input_invalid"]);
    await scene.propose(person, ["viewer", "approver"]);
    expect(await propose(eve, proposal(person, ["viewer", "commander"]))).toEqual(["plan_active_on_target"]);
  });

  test("is refused when the rules of the desk are not the ones in force", async () => {
    const person = await scene.newcomer();
    const config = testConfig({ policy: { ...testConfig().policy, roleDelayHours: 9 } });
    const said = await run(
      scene.web,
      proposeRolePlan,
      ada,
      proposal(person, ["viewer", "approver"]),
      new Date(),
      config,
    );
    expect(said).toEqual(["policy_changed"]);
  });
});

describe("voting on roles", () => {
  test("counts neither the proposer nor the person concerned", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"], eve);
    expect(await scene.approve(plan, eve)).toEqual(["proposer_may_not_approve"]);
    const own = await scene.propose(ben, ["approver", "commander"]);
    expect(await scene.approve(own, ben)).toEqual(["own_roles_not_yours"]);
    expect(await run(scene.web, rejectPlan, ben, scene.keys.vote(ben, "reject", own))).toEqual([
      "own_roles_not_yours",
    ]);
    await run(scene.web, withdrawPlan, ada, { planId: own.planId, reason: "" });
  });

  test("is refused to people without the role, also to admins", async () => {
    const person = await scene.newcomer();
    const plan = await scene.propose(person, ["viewer", "approver"], eve);
    expect(await scene.approve(plan, ada)).toEqual(["role_missing"]);
    expect(await scene.approve(plan, person)).toEqual(["role_missing"]);
  });

  test("is refused with a signature for another act or another plan", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    const other = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    const asRejection = scene.keys.vote(ben, "reject", plan);
    expect(await run(scene.web, approvePlan, ben, asRejection)).toEqual(["signature_not_valid"]);
    const forOther = { ...scene.keys.vote(ben, "approve", other), ...plan };
    expect(await run(scene.web, approvePlan, ben, forOther)).toEqual(["signature_not_valid"]);
  });

  test("is refused once the person holds other roles or is disabled", async () => {
    const person = await scene.newcomer();
    const plan = await scene.propose(person, ["viewer", "approver"]);
    const take = { personId: person.personId, seen: ["viewer"], roles: [] };
    expect(await run(scene.web, changeRoles, ada, take)).toEqual([]);
    expect(await scene.approve(plan, ben)).toEqual(["roles_changed_since_proposal"]);
  });

  test("closes the plan with a rejection, and a withdrawal takes it off the table", async () => {
    const rejected = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    expect(await run(scene.web, rejectPlan, rosa, scene.keys.vote(rosa, "reject", rejected))).toEqual([]);
    expect(await scene.approve(rejected, ben)).toEqual(["plan_rejected"]);
    const withdrawn = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    const withdraw = { planId: withdrawn.planId, reason: "" };
    expect(await run(scene.web, withdrawPlan, eve, withdraw)).toEqual(["plan_withdraw_not_yours"]);
    expect(await run(scene.web, withdrawPlan, ada, withdraw)).toEqual([]);
    expect(await scene.approve(withdrawn, ben)).toEqual(["plan_withdrawn"]);
    expect(await scene.eventsOf(withdrawn)).toEqual(["role_plan_proposed", "plan_withdrawn"]);
  });

  test("waits for its plan before it touches its key, as an execution does", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    let voted: Promise<string[]> = Promise.resolve([]);
    await scene.owner.$transaction(async (tx) => {
      await lockPlan(tx, plan.planId);
      voted = scene.approve(plan, ben);
      await untilSomebodyWaits();
      await tx.$queryRaw`SELECT id FROM passkey WHERE person_id = ${ben.personId}::uuid FOR SHARE NOWAIT`;
    });
    expect(await voted).toEqual([]);
  });

  test("can be revoked", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    expect(await scene.approve(plan, ben)).toEqual([]);
    expect(await run(scene.web, revokeApproval, ben, scene.keys.vote(ben, "revoke", plan))).toEqual([]);
  });

  test("expires", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    const later = new Date(Date.now() + 16 * 60_000);
    const vote = scene.keys.vote(ben, "approve", plan);
    expect(await run(scene.web, approvePlan, ben, vote, later)).toEqual(["plan_expired"]);
  });

  test("is asked for by a link that its proposer makes; an admin makes none for a release", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    expect(await run(scene.web, createApprovalLink, ada, { planId: plan.planId })).toEqual([]);
    const viewer = await scene.newcomer();
    expect(await run(scene.web, createApprovalLink, viewer, { planId: plan.planId })).toEqual([
      "role_missing",
    ]);
  });
});

test("a password that an admin has just set does not vote at once", async () => {
  await changePolicy(scene.web, { passkeyDelayHours: 24 });
  const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
  const context = { actor: ada, now: new Date(), newId: randomUUID, config: testConfig(), site: TEST_SITE };
  const reset = await runCommand(scene.web, resetPassword, { personId: rosa.personId }, context);
  if (!reset.ok) throw new Error(reset.reasons[0]?.message);
  const proof = { kind: "reauthenticate", password: reset.value.password };
  expect(await run(scene.web, approvePlan, rosa, { ...plan, proof })).toEqual(["password_too_young"]);
  await changePolicy(scene.web, { passkeyDelayHours: 0 });
});

/** Until a statement in this database waits for a lock; the connections of the owner itself are not meant. */
async function untilSomebodyWaits(): Promise<void> {
  for (let turn = 0; turn < 500; turn++) {
    const [row] = await scene.owner.$queryRaw<{ waiting: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'twokey_web' AND wait_event_type = 'Lock') AS waiting`;
    if (row?.waiting) return;
    await scene.owner.$queryRaw`SELECT pg_sleep(0.01)::text`;
  }
  throw new Error("nobody waited");
}
