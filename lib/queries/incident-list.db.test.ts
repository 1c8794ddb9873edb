import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { addIncident, addPlan } from "@/test/stored-plan";
import { type IncidentFilter, listIncidents } from "./incident-list";

const database = useDatabase();
const now = new Date();
let web: Database;
let numbers: number[];

beforeAll(async () => {
  web = openDatabase(database.webUrl, 2);
  const rosa = await addPerson(web, "Rosa", ["responder"]);
  const added = [];
  for (let count = 0; count < 5; count++) added.push(await addIncident(web, rosa));
  numbers = added.map(({ number }) => number);
  const resolve = (number: number | undefined, priority: string, executedAt: Date | null) =>
    web.incident.update({ where: { number }, data: { resolvedAt: now, priority, executedAt } });
  await resolve(numbers[0], "P1", new Date(now.getTime() + 60_000));
  await resolve(numbers[2], "P2", null);
  await resolve(numbers[3], "P1", null);
  await addPlan(web, rosa);
}, 60_000);
afterAll(() => web.$disconnect());

const list = (filter: Partial<IncidentFilter>, limit = 10) =>
  listIncidents(web, { resolved: false, service: null, priority: null, before: null, ...filter }, limit, now);
const shown = async (...asked: Parameters<typeof list>) => {
  const { incidents, next } = await list(...asked);
  return { numbers: incidents.map(({ number }) => number), next };
};

it("shows open incidents and resolved ones apart, newest first", async () => {
  const planned = Math.max(...numbers) + 1;
  expect(await shown({})).toEqual({ numbers: [planned, numbers[4], numbers[1]], next: null });
  expect(await shown({ resolved: true })).toEqual({
    numbers: [numbers[3], numbers[2], numbers[0]],
    next: null,
  });
});

it("goes on where the page before ended", async () => {
  const first = await shown({ resolved: true }, 2);
  expect(first).toEqual({ numbers: [numbers[3], numbers[2]], next: numbers[2] });
  expect(await shown({ resolved: true, before: first.next }, 2)).toEqual({
    numbers: [numbers[0]],
    next: null,
  });
});

it("filters by priority and service", async () => {
  expect((await shown({ resolved: true, priority: "P1" })).numbers).toEqual([numbers[3], numbers[0]]);
  expect((await shown({ service: "shop" })).numbers).toHaveLength(3);
  expect((await shown({ service: "other" })).numbers).toEqual([]);
});

it("says how far each is and when another release was live", async () => {
  const { incidents } = await list({});
  expect(incidents.map(({ stage }) => stage)).toEqual(["approve", "assess", "assess"]);
  const resolved = (await list({ resolved: true, before: (numbers[0] ?? 0) + 1 })).incidents[0];
  expect(resolved).toMatchObject({ stage: "review", resolvedAt: now.toISOString() });
  expect(resolved?.mitigatedAt).toBe(new Date(now.getTime() + 60_000).toISOString());
});
