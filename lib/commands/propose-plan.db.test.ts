import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { proposePlan } from "@/lib/commands/propose-plan";
import { answerAssessment, insertAssessment } from "@/lib/db/assessment";
import { type Database, openDatabase } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import type { AssessedChange } from "@/lib/domain/plan/assessment";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { planChange } from "@/test/plan-document";
import { run } from "@/test/run";
import { seeLive } from "@/test/see-live";
import { addIncident, addPlan } from "@/test/stored-plan";

const urls = useDatabase();
const target = {
  name: "main",
  key: "shop",
  platform: "release-directories",
  location: "/srv/shop/host",
} as const;
let web: Database;
let worker: Database;
let rosa: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 2);
  worker = openDatabase(urls.workerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  await seeLive(worker);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect()]));

/** What somebody sends from the wizard, for a new incident whose release was assessed a moment ago. */
async function wish(): Promise<{ incidentId: string; input: object }> {
  const { from, to, steps } = planChange();
  const incident = await addIncident(web, rosa);
  const id = randomUUID();
  const now = new Date();
  const asked = {
    id,
    incidentId: incident.id,
    service: "shop",
    wanted: [{ target: "main", releaseId: to.releaseId }],
    requestedAt: now,
  };
  await insertAssessment(web, asked);
  const change: AssessedChange = {
    from,
    to,
    target,
    liveSince: null,
    lastHealthyAt: null,
    saidBy: "test",
    warnings: [],
    verdict: "safe",
    checks: [],
    undo: null,
    undoError: null,
    steps,
    notes: [],
    hold: null,
    notRestored: [],
  };
  const result = { seenAt: now.toISOString(), verdict: change.verdict, changes: [change] };
  await answerAssessment(worker, id, { result }, now);
  const reason = "Errors rose a minute after 1.5.0 went live.";
  return {
    incidentId: incident.id,
    input: { incident: incident.number, assessmentId: id, reason, overrideReason: "" },
  };
}

describe("proposing a plan", () => {
  test("ends the plan whose time ran out on this target, with one row about each", async () => {
    const slow = await addPlan(web, rosa, { target }, 2_500);
    await web.$queryRaw`SELECT pg_sleep(2.6)::text`;
    const { incidentId, input } = await wish();
    expect(await run(web, proposePlan, rosa, input)).toEqual([]);
    expect((await readLog(web, slow.incidentId)).map(({ event }) => event)).toEqual(["plan_expired"]);
    expect((await readLog(web, incidentId)).map(({ event }) => event)).toEqual(["plan_proposed"]);
    expect(await web.planEnd.findUniqueOrThrow({ where: { planId: slow.id } })).toMatchObject({
      outcome: "expired",
    });
  });

  test("is refused while another plan holds the target, and leaves that one alone", async () => {
    const { incidentId, input } = await wish();
    expect(await run(web, proposePlan, rosa, input)).toEqual(["plan_active_on_target"]);
    expect((await readLog(web, incidentId)).map(({ event }) => event)).toEqual(["attempt_refused"]);
    expect(await web.activePlan.count({ where: { targetKey: target.key } })).toBe(1);
  });
});
