import { expect, test } from "vitest";
import { watchGuards } from "@/lib/db/guards/watch";
import { guardedWork } from "@/lib/jobs/execution/guarded-work";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { useDatabase } from "@/test/database";
import { asOperator } from "@/test/operator";
import { testPolicy } from "@/test/policy";

const shop = new Workshop(useDatabase());

test("no approved plan is begun while a guard is missing, and it is begun once the guard is back", async () => {
  const plan = await shop.approvedPlan();
  await asOperator(shop.web, "ALTER TABLE execution DISABLE TRIGGER execution_gate", []);
  const said: string[][] = [];
  const before = guardedWork(
    shop.start(),
    watchGuards(shop.worker, testPolicy, (differences) => said.push(differences)),
  );
  expect(await before.take(plan.id)).toBe(false);
  expect(said).toEqual([["trigger execution.execution_gate is another than it should be"]]);
  expect(await shop.owner.execution.count()).toBe(0);

  await asOperator(shop.web, "ALTER TABLE execution ENABLE ALWAYS TRIGGER execution_gate", []);
  const after = guardedWork(shop.start(), watchGuards(shop.worker, testPolicy));
  expect(await after.take(plan.id)).toBe(true);
});

test("nothing is begun by a worker that signed in as the owner", async () => {
  const plan = await shop.approvedPlan();
  const work = guardedWork(shop.start(shop.owner), watchGuards(shop.owner, testPolicy));
  expect(await work.take(plan.id)).toBe(false);
});

test("nothing is begun under another policy than the one in force", async () => {
  const plan = await shop.approvedPlan();
  const work = guardedWork(shop.start(), watchGuards(shop.worker, { ...testPolicy, approvalMinutes: 60 }));
  expect(await work.take(plan.id)).toBe(false);
});
