import { describe, expect, test } from "vitest";
import type { Database } from "@/lib/db/client";
import { Killed, mortalDatabase, newLife } from "@/lib/jobs/execution/test-rig";
import { useDatabase } from "@/test/database";
import { RoleScene } from "@/test/role-plans";

const scene = new RoleScene(useDatabase());
const GIVEN = ["approver", "viewer"];

describe("a worker that is killed while it gives roles", () => {
  test.each(["before", "after"] as const)("%s its commit is followed by one that finishes", async (when) => {
    const { person, plan } = await scene.approvedPlan();
    const life = newLife();
    const dying = scene.start(mortalDatabase(scene.worker, life, { at: 1, when }));
    await dying.drive(plan.planId).catch(() => undefined);
    const next = scene.start();
    expect((await next.unfinished()).includes(plan.planId)).toBe(when === "before");
    await next.drive(plan.planId);
    expect(await scene.rolesOf(person)).toEqual(GIVEN);
    expect((await scene.eventsOf(plan)).filter((event) => event === "roles_granted")).toHaveLength(1);
  });

  test("at any statement in between leaves nothing half done", async () => {
    let finished = false;
    for (let statement = 1; !finished; statement++) {
      expect(statement).toBeLessThan(40);
      const { person, plan } = await scene.approvedPlan();
      finished = await scene
        .start(dyingAtStatement(scene.worker, statement))
        .drive(plan.planId)
        .then(
          () => true,
          () => false,
        );
      if (!finished) {
        expect(await scene.stateOf(plan)).toBeNull();
        expect(await scene.rolesOf(person)).toEqual(["viewer"]);
        expect(await scene.eventsOf(plan)).not.toContain("execution_started");
        await scene.start().drive(plan.planId);
      }
      expect(await scene.rolesOf(person)).toEqual(GIVEN);
      expect(await scene.web.roleGrant.count({ where: { planId: plan.planId } })).toBe(1);
    }
  });
});

const STATEMENTS = /^(\$queryRaw|\$executeRaw|plan|person|passkey|execution|roleGrant)$/;

/** The database of a worker that dies inside its first transaction, just before the n-th thing it asks for. */
function dyingAtStatement(db: Database, last: number): Database {
  let asked = 0;
  const inside = (tx: object) =>
    new Proxy(tx, {
      get(target, name, receiver) {
        if (typeof name === "string" && STATEMENTS.test(name)) {
          asked += 1;
          if (asked === last) throw new Killed("the worker was killed");
        }
        return Reflect.get(target, name, receiver);
      },
    });
  return new Proxy(db, {
    get(target, name, receiver) {
      if (name !== "$transaction") return Reflect.get(target, name, receiver);
      return (work: (tx: object) => Promise<unknown>, options: object) =>
        target.$transaction((tx) => work(inside(tx)), options);
    },
  });
}
