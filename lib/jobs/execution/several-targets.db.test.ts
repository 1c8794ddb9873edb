import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pointCurrentAt } from "@/lib/adapters/release-platforms/release-directories/current-link";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { stopExecution } from "@/lib/commands/stop-execution";
import { readLog } from "@/lib/db/timeline";
import {
  hasty,
  hostChange,
  mortalDatabase,
  newLife,
  openTestHost,
  passTime,
  type TestHost,
  vote,
} from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { useDatabase } from "@/test/database";
import { run } from "@/test/run";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

const shop = new Workshop(useDatabase());
let front: TestHost;

beforeEach(async () => {
  front = await openTestHost();
  await shop.letGo();
});
afterEach(() => front.close());

/** The way back on two hosts: first the API, then the front. */
async function approved(): Promise<StoredTestPlan> {
  const changes = [await hostChange(shop.host, "api"), await hostChange(front, "front")];
  const plan = await addPlan(shop.web, shop.rosa, { changes });
  await vote(shop.web, plan, shop.rosa);
  await vote(shop.web, plan, shop.ben);
  return plan;
}

const platforms = (api: Partial<ReleasePlatform> = {}, web: Partial<ReleasePlatform> = {}) => ({
  api: hasty(shop.host.platform, api),
  front: hasty(front.platform, web),
});
const stepsOf = (plan: StoredTestPlan) =>
  shop.owner.executionStep.findMany({
    where: { execution: { planId: plan.id } },
    orderBy: { position: "asc" },
  });
const failure = async (plan: StoredTestPlan) =>
  (await readLog(shop.owner, plan.incidentId)).find(({ event }) => event === "execution_failed");

describe("a plan over several targets", () => {
  test("changes one after the other, holds what was taken back on each, and watches all", async () => {
    const plan = await approved();
    await shop.start(shop.worker, platforms()).drive(plan.id);
    const { state, steps, outcome, verification } = await shop.stateOf(plan);
    expect([state, outcome]).toEqual(["succeeded", "Live now: api 1.4.2, front 1.4.2"]);
    expect(steps.map(({ position, state }) => `${position} ${state}`)).toEqual([
      "1 confirmed",
      "2 confirmed",
      "3 confirmed",
      "4 confirmed",
    ]);
    const [api, web] = [await shop.host.happened(), await front.happened()];
    expect([api, web]).toEqual([
      ["switch", "restart"],
      ["switch", "restart"],
    ]);
    expect(verification?.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["version:api", "version:front", "health:api", "health:front"]),
    );
    const held = await shop.owner.quarantine.findMany({
      where: { executionId: (await shop.stateOf(plan)).id },
    });
    expect(held.map(({ target, version, means }) => [target, version, means]).sort()).toEqual([
      ["api", "1.5.0", null],
      ["front", "1.5.0", null],
    ]);
  });

  test("looks at every target before the first call: nothing is called when the last one drifted", async () => {
    const plan = await approved();
    await front.drift();
    await shop.start(shop.worker, platforms()).drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect(state).toBe("stale");
    expect(outcome).toContain("front: 1.4.1 is live");
    expect([await shop.host.happened(), await front.happened()]).toEqual([[], []]);
  });

  test("calls nothing when the release to go back to is gone on the last target", async () => {
    const plan = await approved();
    await front.deleteTarget();
    await shop.start(shop.worker, platforms()).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("stale");
    expect(await shop.host.happened()).toEqual([]);
  });

  test("calls nothing when one target cannot be read", async () => {
    const plan = await approved();
    const current = () => Promise.reject(new Error("the front hangs"));
    await shop.start(shop.worker, platforms({}, { current })).drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect(state).toBe("failed");
    expect(outcome).toContain("the front hangs");
    expect(await shop.host.happened()).toEqual([]);
  });

  test("says honestly what changed and what did not when the second target refuses", async () => {
    const plan = await approved();
    const send: ReleasePlatform["send"] = async () => ({ outcome: "refused", reason: "The front says no." });
    await shop.start(shop.worker, platforms({}, { send })).drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect(state).toBe("failed");
    expect(outcome).toBe(
      "The front says no. Targets: api changed (1.5.0 → 1.4.2); front tried, not done (1.5.0 → 1.4.2).",
    );
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
    const failed = await failure(plan);
    expect(failed?.body).toMatchObject({
      notDone: [expect.stringContaining(front.root), expect.any(String)],
    });
    const held = await shop.owner.quarantine.findMany({ where: { incidentId: plan.incidentId } });
    expect(held.map(({ target }) => target)).toEqual(["api"]);
    expect(await shop.owner.activePlan.count({ where: { planId: plan.id } })).toBe(0);
  });

  test.each<[string, (send: ReleasePlatform["send"]) => ReleasePlatform["send"], string]>([
    [
      "broke after its first step",
      (send) => async (step, ends, sending) =>
        step.kind === "restart" ? { outcome: "refused", reason: "No." } : send(step, ends, sending),
      "front not known to be whole",
    ],
    [
      "was lost from sight",
      () => async () => ({ outcome: "unknown", reason: "no answer" }),
      "front not known to be whole",
    ],
  ])("calls no target whole that %s", async (_, bent, words) => {
    const plan = await approved();
    const send = bent(front.platform.send);
    await shop.start(shop.worker, platforms({}, { send })).drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect(state).toBe("failed");
    expect(outcome).toContain(words);
    const held = await shop.owner.quarantine.findMany({ where: { incidentId: plan.incidentId } });
    expect(held.map(({ target }) => target)).toEqual(["api"]);
  });

  test("holds what was taken back also when the platform's own lock fails, and says that only Twokey does", async () => {
    const back = await hostChange(shop.host, "api");
    const call = { method: "POST", url: "http://127.0.0.1:9/lock", contentType: null, body: null } as const;
    const lock = { kind: "request", does: "Lock", puts: null, ...call } as const;
    const changes = [{ ...back, steps: [...back.steps, lock], hold: "Publishing is locked" }];
    const plan = await addPlan(shop.web, shop.rosa, { changes });
    for (const voter of [shop.rosa, shop.ben]) await vote(shop.web, plan, voter);
    const { observe, send } = shop.host.platform;
    const api: Partial<ReleasePlatform> = {
      observe: async (step, ends, key) =>
        step.kind === "request" ? { at: "from" } : observe(step, ends, key),
      send: async (step, ends, sending) =>
        step.kind === "request"
          ? { outcome: "refused", reason: "No right to lock." }
          : send(step, ends, sending),
    };
    await shop.start(shop.worker, platforms(api)).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("failed");
    const held = await shop.owner.quarantine.findMany({ where: { incidentId: plan.incidentId } });
    expect(held.map(({ target, version, means }) => [target, version, means])).toEqual([
      ["api", "1.5.0", null],
    ]);
  });

  test("sends nothing to a target whose configuration changed while another was changed", async () => {
    const plan = await approved();
    let configured = front.platform.current;
    const current: ReleasePlatform["current"] = () => configured();
    const send: ReleasePlatform["send"] = async (step, ends, sending) => {
      const outcome = await shop.host.platform.send(step, ends, sending);
      const seen = { ...(await front.platform.current()), configHash: `sha256:${"9".repeat(64)}` };
      configured = async () => seen;
      return outcome;
    };
    await shop.start(shop.worker, platforms({ send }, { current })).drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect(state).toBe("failed");
    expect(outcome).toContain("The configuration of 1.5.0 changed after the plan was made.");
    expect(outcome).toContain("front not touched");
    expect(await front.happened()).toEqual([]);
  });

  test("whose second target left twokey.yaml midway says what became of each, and holds what was taken back", async () => {
    const plan = await approved();
    const both = platforms();
    const executions = shop.start(shop.worker, both);
    while ((await stepsOf(plan))[1]?.state !== "confirmed") await executions.advance(plan.id);
    await executions.stop();
    await passTime(shop.owner, plan.id);
    await shop.start(shop.worker, { api: both.api }).drive(plan.id);
    const { state, outcome } = await shop.stateOf(plan);
    expect(state).toBe("failed");
    expect(outcome).toContain("there is no target front");
    expect(outcome).toContain("api changed (1.5.0 → 1.4.2); front not touched");
    expect((await failure(plan))?.body).toMatchObject({
      notDone: [expect.stringContaining(front.root), expect.any(String)],
    });
    const held = await shop.owner.quarantine.findMany({ where: { incidentId: plan.incidentId } });
    expect(held.map(({ target }) => target)).toEqual(["api"]);
  });

  test("a target that is there already is no reason against the others", async () => {
    const plan = await approved();
    await pointCurrentAt(shop.host.root, "1.4.2");
    await fetch(shop.host.versionUrl.replace("version", "restart"), { method: "POST" });
    await shop.start(shop.worker, platforms()).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect([await shop.host.happened(), await front.happened()]).toEqual([
      ["restart"],
      ["switch", "restart"],
    ]);
  });

  test.each([4, 6, 8, 10])("goes on on the right target after a worker died at its %s. write", async (at) => {
    const plan = await approved();
    const life = newLife();
    const dying = shop.start(mortalDatabase(shop.worker, life, { at, when: "after" }), platforms());
    await dying.advance(plan.id).catch(() => undefined);
    for (let turn = 0; turn < 8 && !life.over; turn++) await dying.advance(plan.id).catch(() => undefined);
    await passTime(shop.owner, plan.id);
    await shop.start(shop.worker, platforms()).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect([await shop.host.happened(), await front.happened()]).toEqual([
      ["switch", "restart"],
      ["switch", "restart"],
    ]);
  });
});

describe("stopping an execution", () => {
  const stop = async (plan: StoredTestPlan, who = shop.ben, reason = "The API burns") =>
    run(shop.web, stopExecution, who, { execution: (await shop.stateOf(plan)).id, reason });

  test("lets the call under way end, sends nothing more, and says who stopped it", async () => {
    const plan = await approved();
    const send: ReleasePlatform["send"] = async (step, ends, sending) => {
      const outcome = await shop.host.platform.send(step, ends, sending);
      if (step.kind === "restart") expect(await stop(plan)).toEqual([]);
      return outcome;
    };
    await shop.start(shop.worker, platforms({ send })).drive(plan.id);
    const { state, outcome, steps } = await shop.stateOf(plan);
    expect(state).toBe("failed");
    expect(outcome).toContain("Ben stopped it, nothing more was sent: The API burns");
    expect(outcome).toContain("api changed");
    expect(outcome).toContain("front not touched");
    expect(steps.map(({ state: step }) => step)).toEqual(["confirmed", "confirmed"]);
    expect(await front.happened()).toEqual([]);
    expect(await shop.eventsOf(plan)).toContain("execution_stop_asked");
    expect(await stop(plan)).toEqual(["execution_ended"]);
  });

  test("is kept by the database alone: no step becomes sent after it", async () => {
    const plan = await approved();
    const platform = platforms();
    const observe: ReleasePlatform["observe"] = async (step, ends, key) => {
      const seen = await shop.host.platform.observe(step, ends, key);
      if (!(await shop.owner.executionStop.count({ where: { execution: { planId: plan.id } } })))
        await stop(plan);
      return seen;
    };
    await shop.start(shop.worker, { ...platform, api: { ...platform.api, observe } }).drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("failed");
    expect([await shop.host.happened(), await front.happened()]).toEqual([[], []]);
  });

  test("wants a reason, is asked for once, and is not for viewers", async () => {
    const plan = await approved();
    const executions = shop.start(shop.worker, platforms());
    await executions.take(plan.id);
    expect(await stop(plan, shop.ben, " ")).toEqual(["stop_reason_missing"]);
    expect(await stop(plan, { ...shop.ben, roles: ["viewer"] })).toEqual(["role_missing"]);
    expect(await stop(plan)).toEqual([]);
    expect(await stop(plan, shop.rosa)).toEqual(["execution_stopped"]);
    await executions.drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("failed");
  });
});
