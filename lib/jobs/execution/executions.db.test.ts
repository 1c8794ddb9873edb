import { describe, expect, test } from "vitest";
import { pointCurrentAt } from "@/lib/adapters/release-platforms/release-directories/current-link";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { readLog } from "@/lib/db/timeline";
import {
  addHostPlan,
  hasty,
  losingAnswers,
  mortalDatabase,
  newLife,
  passTime,
  RULES,
  vote,
} from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import type { StoredTestPlan } from "@/test/stored-plan";

const shop = new Workshop(useDatabase());

describe("an execution", () => {
  test("switches, restarts, succeeds and begins its verification", async () => {
    const plan = await shop.approvedPlan();
    await shop.start().drive(plan.id);
    const { state, steps, verification } = await shop.stateOf(plan);
    expect(state).toBe("succeeded");
    expect(steps.map((step) => [step.position, step.state, step.attempts])).toEqual([
      [1, "confirmed", 1],
      [2, "confirmed", 1],
    ]);
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
    expect(verification).toMatchObject({ state: "running" });
    expect(await shop.eventsOf(plan)).toEqual([
      "execution_started",
      "step_intended",
      "step_sent",
      "step_confirmed",
      "step_intended",
      "step_sent",
      "step_confirmed",
      "execution_succeeded",
      "release_held",
      "verification_started",
    ]);
  });

  test("keeps when the second key was turned and when it was done", async () => {
    const plan = await shop.approvedPlan();
    await shop.start().drive(plan.id);
    const incident = await shop.owner.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    const second = await shop.owner.approval.findFirstOrThrow({
      where: { planId: plan.id },
      orderBy: { votedAt: "desc" },
    });
    expect(incident.approvedAt).toEqual(second.votedAt);
    expect(incident.executedAt).toEqual((await shop.stateOf(plan)).finishedAt);
  });

  test("writes what the platform says into its log", async () => {
    const plan = await shop.approvedPlan();
    await shop.start().drive(plan.id);
    const lines = await shop.owner.executionLog.findMany({
      orderBy: { id: "asc" },
      where: { executionId: (await shop.stateOf(plan)).id },
    });
    expect(lines.map(({ line }) => line)).toEqual([
      "current: 1.5.0 → 1.4.2",
      `run ${shop.host.restartCommand.join(" ")}`,
      "asked the host: 200",
    ]);
  });

  test("calls nothing live that was only proposed", async () => {
    const plan = await shop.approvedPlan();
    const capabilities = { ...hasty(shop.host.platform).capabilities, proposesOnly: true } as const;
    await shop.start(shop.worker, hasty(shop.host.platform, { capabilities })).drive(plan.id);
    expect((await shop.stateOf(plan)).outcome).toBe("1.4.2 is proposed, and live once people accept it");
    const ended = (await readLog(shop.owner, plan.incidentId)).find(
      ({ event }) => event === "execution_succeeded",
    );
    expect(ended?.body).toMatchObject({ to: "1.4.2", proposed: true });
  });

  test("does not begin with one approval, and is found once there are two", async () => {
    const plan = await addHostPlan(shop.web, shop.host, shop.rosa);
    await vote(shop.web, plan, shop.ben);
    const executions = shop.start();
    expect(await executions.unfinished()).toEqual([]);
    await executions.drive(plan.id);
    expect(await shop.owner.execution.count({ where: { planId: plan.id } })).toBe(0);
    await vote(shop.web, plan, shop.rosa);
    expect(await executions.unfinished()).toEqual([plan.id]);
    await executions.drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await executions.unfinished()).toEqual([]);
  });

  test("is carried out once by two workers that start together", async () => {
    const plan = await shop.approvedPlan();
    await Promise.all(
      [shop.start(), shop.start(), shop.start()].map((executions) => executions.drive(plan.id)),
    );
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
  });

  test("makes no call when the release is live already", async () => {
    const plan = await shop.approvedPlan();
    await pointCurrentAt(shop.host.root, "1.4.2");
    await fetch(shop.host.versionUrl.replace("version", "restart"), { method: "POST" });
    await shop.start().drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["restart"]);
  });
});

describe("nothing is sent", () => {
  const expectNothingDone = async (plan: StoredTestPlan, state: string, outcome: RegExp) => {
    const execution = await shop.stateOf(plan);
    expect(execution).toMatchObject({ state, outcome: expect.stringMatching(outcome) });
    expect(await shop.host.happened()).toEqual([]);
  };

  test("when somebody put another release live: the plan is stale", async () => {
    const plan = await shop.approvedPlan();
    await shop.host.drift();
    await shop.start().drive(plan.id);
    await expectNothingDone(plan, "stale", /1\.4\.1 is live/);
    expect(await shop.eventsOf(plan)).toEqual(["execution_started", "plan_stale"]);
  });

  test("when the release to go back to is gone: the plan is stale", async () => {
    const plan = await shop.approvedPlan();
    await shop.host.deleteTarget();
    await shop.start().drive(plan.id);
    await expectNothingDone(plan, "stale", /not on the platform any more/);
  });

  test("when the platform cannot be read", async () => {
    const plan = await shop.approvedPlan();
    const current = () => Promise.reject(new Error("the disk does not answer"));
    await shop.start(shop.worker, hasty(shop.host.platform, { current })).drive(plan.id);
    await expectNothingDone(plan, "failed", /the disk does not answer/);
  });

  test("when the platform hangs while it is read", async () => {
    const plan = await shop.approvedPlan();
    const capabilities = { ...shop.host.platform.capabilities, longestCallMs: 100 };
    const current = () => new Promise<never>(() => undefined);
    await shop.start(shop.worker, { ...shop.host.platform, capabilities, current }).drive(plan.id);
    await expectNothingDone(plan, "failed", /did not answer within 0.1 s/);
  });

  test("when a stored signature does not verify", async () => {
    const plan = await addHostPlan(shop.web, shop.host, shop.rosa);
    await vote(shop.web, plan, shop.rosa);
    await vote(shop.web, plan, shop.ben, { digest: "0".repeat(64) });
    await shop.start().drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: /);
    const [, failed] = (await readLog(shop.owner, plan.incidentId)) as [
      unknown,
      { body: { notDone: string[] } },
    ];
    expect(failed.body.notDone).toHaveLength(2);
  });

  test("when the installation takes passkeys only and somebody used a password", async () => {
    const plan = await shop.approvedPlan();
    const rules = { ...RULES, policy: { reauthenticate: false } };
    await shop.start(shop.worker, hasty(shop.host.platform), rules).drive(plan.id);
    await expectNothingDone(plan, "failed", /passkeys only/);
  });

  test("when the time ran out between the beginning and the first call", async () => {
    const plan = await shop.approvedPlan(1_500);
    const life = newLife();
    const dying = shop.start(mortalDatabase(shop.worker, life, { at: 2, when: "before" }));
    await dying.advance(plan.id).catch(() => undefined);
    await shop.owner.$queryRaw`SELECT pg_sleep(1.6)::text`;
    await passTime(shop.owner, plan.id);
    await shop.start().drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: The plan's time has run out/);
  });

  test("when an approver lost the role after the beginning", async () => {
    const tom = await addPerson(shop.web, "Tom", ["approver"]);
    const plan = await addHostPlan(shop.web, shop.host, shop.rosa);
    await vote(shop.web, plan, shop.rosa);
    await vote(shop.web, plan, tom);
    const dying = shop.start(mortalDatabase(shop.worker, newLife(), { at: 2, when: "before" }));
    await dying.advance(plan.id).catch(() => undefined);
    await shop.web.roleGrant.updateMany({
      where: { personId: tom.personId },
      data: { revokedAt: new Date() },
    });
    await passTime(shop.owner, plan.id);
    await shop.start().drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: /);
  });

  test("when an approver loses the role while the platform is being read", async () => {
    const uta = await addPerson(shop.web, "Uta", ["approver"]);
    const plan = await addHostPlan(shop.web, shop.host, shop.rosa);
    await vote(shop.web, plan, shop.rosa);
    await vote(shop.web, plan, uta);
    const current: ReleasePlatform["current"] = async () => {
      await shop.web.roleGrant.updateMany({
        where: { personId: uta.personId },
        data: { revokedAt: new Date() },
      });
      return shop.host.platform.current();
    };
    await shop.start(shop.worker, hasty(shop.host.platform, { current })).drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: .*Uta/);
    expect((await shop.stateOf(plan)).steps.map((step) => step.state)).toEqual(["refused"]);
  });
});

describe("a platform that says no or nothing", () => {
  test("ends the execution as failed and lists what was not done", async () => {
    const plan = await shop.approvedPlan();
    shop.host.refuse();
    await shop.start().drive(plan.id);
    const { state, steps } = await shop.stateOf(plan);
    expect([state, ...steps.map((step) => step.state)]).toEqual(["failed", "confirmed", "refused"]);
    const failed = (await readLog(shop.owner, plan.incidentId)).find(
      ({ event }) => event === "execution_failed",
    );
    expect(failed?.body).toMatchObject({ notDone: [expect.stringContaining("restart.mjs")] });
  });

  test("is asked when its answer is lost, and what it did is not done again", async () => {
    const plan = await shop.approvedPlan();
    await shop.start(shop.worker, losingAnswers(shop.host.platform)).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
    expect(await shop.eventsOf(plan)).toEqual(
      expect.arrayContaining(["step_unknown", "execution_unknown", "step_reconciling", "execution_resumed"]),
    );
  });

  test("is sent again only after it was asked, and under the same key", async () => {
    const plan = await shop.approvedPlan();
    const keys: [string, number][] = [];
    const platform = hasty(shop.host.platform, {
      send(step, ends, sending) {
        keys.push([sending.idempotencyKey, sending.attempt]);
        const lost = step.kind === "restart" && sending.attempt === 1;
        return lost
          ? Promise.resolve({ outcome: "unknown", reason: "the answer was lost" })
          : shop.host.platform.send(step, ends, sending);
      },
    });
    await shop.start(shop.worker, platform).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(keys).toEqual([
      [`${plan.id}:1`, 1],
      [`${plan.id}:2`, 1],
      [`${plan.id}:2`, 2],
    ]);
  });

  test("is not sent anything again once somebody else put the release live", async () => {
    const plan = await shop.approvedPlan();
    const send: ReleasePlatform["send"] = (step, ends, sending) =>
      step.kind === "switch-release"
        ? Promise.resolve({ outcome: "unknown", reason: "no answer" })
        : shop.host.platform.send(step, ends, sending);
    const executions = shop.start(shop.worker, hasty(shop.host.platform, { send }));
    while ((await stateOfOrNull(plan))?.steps[0]?.state !== "not_applied") await executions.advance(plan.id);
    await pointCurrentAt(shop.host.root, "1.4.2");
    // Intended anew first, then seen to be done.
    await executions.advance(plan.id);
    await executions.advance(plan.id);
    const [first] = (await shop.stateOf(plan)).steps;
    const detail = expect.stringContaining("Is there by now, nothing more was sent");
    expect(first).toMatchObject({ state: "confirmed", detail });
    await executions.drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["restart"]);
  });

  test("is given up on after three sendings that never happened", async () => {
    const plan = await shop.approvedPlan();
    const send = () => Promise.resolve({ outcome: "unknown", reason: "no answer" } as const);
    await shop.start(shop.worker, hasty(shop.host.platform, { send })).drive(plan.id);
    expect(await shop.stateOf(plan)).toMatchObject({
      state: "failed",
      outcome: expect.stringContaining("3 times"),
    });
  });

  test.each([
    ["does not answer", () => Promise.resolve({ at: "unknown", why: "no answer" } as const)],
    ["hangs", () => new Promise<never>(() => undefined)],
  ])("stays unknown while it %s, and is found out when it can be asked", async (_, nothing) => {
    const plan = await shop.approvedPlan();
    let silent = true;
    const observe: ReleasePlatform["observe"] = (step, ends, key) =>
      silent && key ? nothing() : shop.host.platform.observe(step, ends, key);
    const capabilities = { ...shop.host.platform.capabilities, longestCallMs: 2_000, quietPeriodMs: 50 };
    const executions = shop.start(shop.worker, losingAnswers(shop.host.platform, { observe, capabilities }));
    while ((await stateOfOrNull(plan))?.steps[1]?.state !== "reconciling") await executions.advance(plan.id);
    expect(await executions.advance(plan.id)).toMatchObject({ next: "wait" });
    expect((await shop.stateOf(plan)).state).toBe("unknown");
    silent = false;
    await executions.drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
  });
});

const stateOfOrNull = (plan: StoredTestPlan) =>
  shop.owner.execution.findUnique({
    where: { planId: plan.id },
    include: { steps: { orderBy: { position: "asc" } } },
  });
