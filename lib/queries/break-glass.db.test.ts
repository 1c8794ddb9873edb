import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { breakGlass } from "@/lib/commands/break-glass";
import { type Database, openDatabase } from "@/lib/db/client";
import { openGlass, publishedGlass } from "@/lib/queries/break-glass";
import { glassPlans } from "@/lib/queries/glass-plans";
import { incidentHead } from "@/lib/queries/incident-detail";
import { planDetail } from "@/lib/queries/plan-detail";
import { reviewPage } from "@/lib/queries/review";
import {
  addKey,
  ageGlass,
  allowBreakGlass,
  askSecondPerson,
  breakablePlan,
  forgetGlass,
  HOUR_MS,
  type Keys,
  MINUTE_MS,
  REASON,
  rawAnswer,
  rawGlass,
  setPriority,
  signed,
} from "@/test/break-glass-scene";
import { useDatabase } from "@/test/database";
import { changePolicy } from "@/test/operator";
import { addPerson } from "@/test/people";
import { run, TEST_SITE, testConfig } from "@/test/run";
import { seeLive } from "@/test/see-live";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const urls = useDatabase();
const keys: Keys = new Map();
let web: Database;
let rosa: Actor;
let ben: Actor;
let mina: Actor;
let kofi: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  mina = await addPerson(web, "Mina", ["commander"]);
  kofi = await addPerson(web, "Kofi", ["commander"]);
  for (const person of [rosa, ben, mina, kofi]) await addKey(web, person, keys);
  const worker = openDatabase(urls.workerUrl, 1);
  await seeLive(worker, {}, new Date(Date.now() + HOUR_MS));
  await worker.$disconnect();
});
beforeEach(async () => {
  await allowBreakGlass(web);
  await forgetGlass(web);
});
afterAll(() => web.$disconnect());

const viewer = (actor: Actor) => ({ actor, config: testConfig(), site: TEST_SITE, now: new Date() });
const detail = async (plan: StoredTestPlan, actor: Actor) => {
  const found = await planDetail(web, plan.id, viewer(actor));
  if (!found) throw new Error("the plan is gone");
  return found;
};
const numberOf = async ({ incidentId }: StoredTestPlan) =>
  (await web.incident.findUniqueOrThrow({ where: { id: incidentId } })).number;

async function brokenBy(person: Actor): Promise<StoredTestPlan> {
  const plan = await breakablePlan(web, rosa);
  expect(await rawGlass(web, keys, plan, person)).toBe("done");
  return plan;
}

test("everybody is told until somebody answers, and a day longer when nobody did", async () => {
  const plan = await brokenBy(mina);
  const reference = `INC-${await numberOf(plan)}`;
  const open = async () => (await openGlass(web, new Date())).open;
  expect(await open()).toMatchObject([{ reference, brokenBy: "Mina", reason: REASON, state: "waiting" }]);
  await ageGlass(web, plan, 25 * HOUR_MS);
  expect(await open()).toMatchObject([{ reference, state: "not countersigned" }]);
  await ageGlass(web, plan, 24 * HOUR_MS);
  expect(await open()).toEqual([]);
  const other = await brokenBy(kofi);
  expect(await open()).toHaveLength(1);
  await rawAnswer(web, keys, other, ben);
  expect(await open()).toEqual([]);
});

test("the rate of use is published with who, when and how it was answered, for 90 days", async () => {
  expect(await publishedGlass(web, new Date())).toEqual({
    allowed: true,
    commanders: ["Kofi", "Mina"],
    days: 90,
    uses: [],
  });
  const old = await brokenBy(mina);
  await ageGlass(web, old, 91 * 24 * HOUR_MS);
  await rawAnswer(web, keys, old, ben, { act: "object" });
  const first = await brokenBy(kofi);
  await rawAnswer(web, keys, first, ben, { reason: "It was right" });
  await changePolicy(web, { breakGlass: { allowed: false } });
  const published = await publishedGlass(web, new Date());
  expect(published.allowed).toBe(false);
  const answer = { by: "Ben", reason: "It was right" };
  expect(published.uses).toMatchObject([{ brokenBy: "Kofi", state: "countersigned", answer }]);
});

test("the plan says to a commander what is in the way, and to others nothing", async () => {
  const plan = await addPlan(web, rosa);
  const codes = async (person: Actor) =>
    (await detail(plan, person)).standing.breakGlass?.unmet.map(({ code }) => code) ?? null;
  expect(await codes(mina)).toEqual(["break_glass_only_p0", "break_glass_nobody_asked"]);
  expect(await codes(ben)).toBeNull();
  await setPriority(web, plan, "P0");
  await askSecondPerson(web, plan, MINUTE_MS);
  const { askedAt, askedLongEnoughAt, unmet } = (await detail(plan, mina)).standing.breakGlass ?? {};
  expect(unmet?.map(({ code }) => code)).toEqual(["break_glass_nobody_asked"]);
  expect(Date.parse(askedLongEnoughAt ?? "") - Date.parse(askedAt ?? "")).toBe(3 * MINUTE_MS);
  await askSecondPerson(web, plan, 4 * MINUTE_MS);
  expect(await codes(mina)).toEqual([]);
});

test("a broken plan says by whom, why, and who may answer", async () => {
  const plan = await brokenBy(mina);
  const seen = await detail(plan, mina);
  expect(seen.glass).toMatchObject({ brokenBy: "Mina", reason: REASON, state: "waiting", answer: null });
  expect(seen.standing.breakGlass).toBeNull();
  expect(seen.standing.answerGlass?.countersign.map(({ code }) => code)).toEqual(["break_glass_own"]);
  expect((await detail(plan, ben)).standing.answerGlass).toEqual({ countersign: [], object: [] });
  const { plans } = await glassPlans(web, plan.incidentId, viewer(ben));
  expect(plans.map(({ id }) => id)).toEqual([plan.id]);
});

test("the head and the review of the incident say it, whatever its priority now", async () => {
  const plan = await breakablePlan(web, rosa);
  expect(await run(web, breakGlass, mina, signed(keys, plan, mina, "break-glass"))).toEqual([]);
  const number = await numberOf(plan);
  await setPriority(web, plan, "P3");
  expect((await incidentHead(web, number, new Date()))?.glass).toEqual({
    brokenBy: "Mina",
    state: "waiting",
  });
  expect((await incidentHead(web, await numberOf(await addPlan(web, rosa)), new Date()))?.glass).toBeNull();
  const review = await reviewPage(web, number, testConfig(), new Date());
  expect(review?.due.required).toBe(true);
  expect(review?.draft.lines.find(({ text }) => text.startsWith("- [ ]"))?.text).toContain("Mina");
});
