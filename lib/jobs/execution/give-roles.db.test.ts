import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { changeRoles } from "@/lib/commands/change-roles";
import { disablePerson } from "@/lib/commands/disable-person";
import { rejectPlan } from "@/lib/commands/reject-plan";
import { revokeApproval } from "@/lib/commands/revoke-approval";
import { revokePasskey } from "@/lib/commands/revoke-passkey";
import { withdrawPlan } from "@/lib/commands/withdraw-plan";
import { loadActor } from "@/lib/db/person";
import { expirePlans } from "@/lib/jobs/expire-plans";
import { useDatabase } from "@/test/database";
import { asOperator, changePolicy } from "@/test/operator";
import { grantAsOperator } from "@/test/people";
import { RoleScene } from "@/test/role-plans";
import { run } from "@/test/run";

const scene = new RoleScene(useDatabase());
let ada: Actor;
let eve: Actor;
let ben: Actor;
let rosa: Actor;
let tom: Actor;
beforeAll(() => {
  ({ ada, eve } = scene);
  [ben, rosa, tom] = scene.approvers;
});

const GIVEN = ["approver", "viewer"];

describe("a plan about roles", () => {
  test("waits for two approvals, then gives the roles once", async () => {
    const person = await scene.newcomer();
    const plan = await scene.propose(person, ["viewer", "approver"]);
    const executions = scene.start();
    await scene.approve(plan, ben);
    expect(await executions.unfinished()).toEqual([]);
    await executions.drive(plan.planId);
    expect(await scene.stateOf(plan)).toBeNull();
    await scene.approve(plan, rosa);
    expect(await executions.unfinished()).toEqual([plan.planId]);
    await executions.drive(plan.planId);
    expect(await scene.stateOf(plan)).toMatchObject({
      state: "succeeded",
      outcome: `${person.name} holds approver, viewer`,
    });
    expect(await scene.rolesOf(person)).toEqual(GIVEN);
    await executions.drive(plan.planId);
    expect(await scene.web.roleGrant.count({ where: { planId: plan.planId } })).toBe(1);
    expect(await executions.unfinished()).toEqual([]);
    expect(await scene.eventsOf(plan)).toEqual([
      "role_plan_proposed",
      "plan_approved",
      "plan_approved",
      "execution_started",
      "roles_granted",
    ]);
  });

  test("does not count the proposer, who is an approver as well", async () => {
    const plan = await scene.propose(await scene.newcomer(), ["viewer", "approver"], eve);
    await scene.approve(plan, ben);
    // Past the desk, straight into the table.
    const vote = await scene.web.approval.findFirstOrThrow({ where: { planId: plan.planId } });
    const { id: passkeyId } = await scene.web.passkey.findFirstOrThrow({ where: { personId: eve.personId } });
    const { id: _, ...copy } = vote;
    await scene.web.approval.create({
      data: {
        ...copy,
        id: crypto.randomUUID(),
        evidence: copy.evidence as object,
        personId: eve.personId,
        accountId: eve.accountId,
        passkeyId,
        signature: Buffer.from("not a signature"),
      },
    });
    await scene.start().drive(plan.planId);
    expect(await scene.stateOf(plan)).toBeNull();
  });

  test("gives a role that counts only after the policy's delay", async () => {
    await changePolicy(scene.web, { roleDelayHours: 24 });
    const { person, plan } = await scene.approvedPlan();
    await scene.start().drive(plan.planId);
    await changePolicy(scene.web, { roleDelayHours: 0 });
    const grant = await scene.web.roleGrant.findFirstOrThrow({ where: { planId: plan.planId } });
    expect(grant.effectiveFrom.getTime() - grant.grantedAt.getTime()).toBe(24 * 3_600_000);
    expect((await loadActor(scene.web, person.accountId, 1))?.roles).toEqual(["viewer"]);
    const other = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    // Also when the desk should believe that it counts already.
    expect(await scene.approve(other, { ...person, roles: ["approver"] })).toEqual(["approver_role_lost"]);
  });

  test("is carried out once by three workers at once", async () => {
    const { person, plan } = await scene.approvedPlan();
    await Promise.all([scene.start(), scene.start(), scene.start()].map((each) => each.drive(plan.planId)));
    expect(await scene.rolesOf(person)).toEqual(GIVEN);
    expect(await scene.web.roleGrant.count({ where: { planId: plan.planId } })).toBe(1);
    expect((await scene.eventsOf(plan)).filter((event) => event === "roles_granted")).toHaveLength(1);
  });

  test("or a change of the person's roles wins, and nobody waits for the other forever", async () => {
    for (let round = 0; round < 10; round++) {
      const { person, plan } = await scene.approvedPlan();
      const take = run(scene.web, changeRoles, ada, {
        personId: person.personId,
        seen: ["viewer"],
        roles: [],
      });
      const [said] = await Promise.all([take, scene.start().drive(plan.planId)]);
      const state = (await scene.stateOf(plan))?.state;
      expect([said, state]).toEqual(said.length === 0 ? [[], "stale"] : [["changed_meanwhile"], "succeeded"]);
    }
  });

  test("or a revocation wins, and neither is ever told that something broke", async () => {
    for (let round = 0; round < 20; round++) {
      const { plan } = await scene.approvedPlan();
      const revocation = scene.keys.vote(ben, "revoke", plan);
      const [said] = await Promise.all([
        run(scene.web, revokeApproval, ben, revocation),
        scene.start().drive(plan.planId),
      ]);
      const state = (await scene.stateOf(plan))?.state;
      expect([
        [[], undefined],
        [["execution_begun"], "succeeded"],
        [["plan_ended"], "succeeded"],
      ]).toContainEqual([said, state]);
    }
  });

  test("is not executed after a rejection, a withdrawal or its time", async () => {
    const rejected = await scene.approvedPlan();
    expect(await run(scene.web, rejectPlan, tom, scene.keys.vote(tom, "reject", rejected.plan))).toEqual([]);
    const withdrawn = await scene.approvedPlan();
    await run(scene.web, withdrawPlan, ada, { planId: withdrawn.plan.planId, reason: "" });
    for (const { person, plan } of [rejected, withdrawn]) {
      await scene.start().drive(plan.planId);
      expect(await scene.stateOf(plan)).toBeNull();
      expect(await scene.rolesOf(person)).toEqual(["viewer"]);
    }
  });

  test("whose time ran out is not executed, and frees the person", async () => {
    const person = await scene.newcomer();
    const plan = await scene.propose(person, ["viewer", "approver"]);
    await scene.approve(plan, ben);
    await scene.approve(plan, rosa);
    // Time passes: the row would not say so by itself.
    await asOperator(scene.web, "ALTER TABLE plan DISABLE TRIGGER keep_facts", []);
    await asOperator(scene.web, "UPDATE plan SET expires_at = now() - interval '1 s' WHERE id = $1", [
      plan.planId,
    ]);
    await asOperator(scene.web, "ALTER TABLE plan ENABLE ALWAYS TRIGGER keep_facts", []);
    await scene.start().drive(plan.planId);
    expect(await scene.stateOf(plan)).toBeNull();
    await expirePlans(scene.worker);
    expect(await scene.eventsOf(plan)).toContain("plan_expired");
    await scene.propose(person, ["viewer", "commander"]);
  });
});

describe("a plan about roles gives nothing", () => {
  test("when the person holds other roles by now: it is stale", async () => {
    const { person, plan } = await scene.approvedPlan();
    await grantAsOperator(scene.web, person.personId, ["communicator"]);
    await scene.start().drive(plan.planId);
    expect(await scene.stateOf(plan)).toMatchObject({
      state: "stale",
      outcome: `${person.name} holds communicator, viewer now; the plan starts from viewer.`,
    });
    expect(await scene.rolesOf(person)).toEqual(["communicator", "viewer"]);
    expect(await scene.eventsOf(plan)).toContain("plan_stale");
  });

  test("when the person was disabled: it is stale", async () => {
    const { person, plan } = await scene.approvedPlan();
    expect(await run(scene.web, disablePerson, ada, { personId: person.personId })).toEqual([]);
    await scene.start().drive(plan.planId);
    expect(await scene.stateOf(plan)).toMatchObject({
      state: "stale",
      outcome: `${person.name} is disabled.`,
    });
  });

  test("when an approver lost the role, even if it was given back, or the key", async () => {
    const [first, second] = [
      await scene.person("Uma", ["approver"]),
      await scene.person("Vic", ["approver"]),
    ];
    const lost = await scene.propose(await scene.newcomer(), ["viewer", "approver"]);
    await scene.approve(lost, first);
    await scene.approve(lost, second);
    await run(scene.web, changeRoles, ada, { personId: first.personId, seen: ["approver"], roles: [] });
    await scene.start().drive(lost.planId);
    expect(await scene.stateOf(lost)).toBeNull();
    await grantAsOperator(scene.web, first.personId, ["approver"]);
    await scene.start().drive(lost.planId);
    expect(await scene.stateOf(lost)).toBeNull();
    await scene.approve(lost, ben);
    const { id: passkeyId } = await scene.web.passkey.findFirstOrThrow({
      where: { personId: second.personId },
    });
    expect(await run(scene.web, revokePasskey, ada, { passkeyId })).toEqual([]);
    await scene.start().drive(lost.planId);
    expect(await scene.stateOf(lost)).toBeNull();
  });

  test("when a stored signature does not verify, and says so", async () => {
    const { person, plan } = await scene.approvedPlan();
    await asOperator(scene.web, "ALTER TABLE approval DISABLE TRIGGER keep_facts", []);
    await asOperator(
      scene.web,
      `UPDATE approval SET evidence = jsonb_set(evidence, '{digest}', to_jsonb(repeat('0', 64))) WHERE plan_id = $1 AND person_id = $2`,
      [plan.planId, ben.personId],
    );
    await asOperator(scene.web, "ALTER TABLE approval ENABLE ALWAYS TRIGGER keep_facts", []);
    await scene.start().drive(plan.planId);
    expect(await scene.stateOf(plan)).toMatchObject({
      state: "failed",
      outcome: expect.stringMatching(/^Nothing was given: /),
    });
    expect(await scene.rolesOf(person)).toEqual(["viewer"]);
    expect(await scene.eventsOf(plan)).toContain("execution_failed");
  });
});
