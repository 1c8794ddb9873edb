import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/command";
import { publishStatus } from "@/lib/commands/publish-status";
import { type Database, openDatabase } from "@/lib/db/client";
import { renderStatusPage } from "@/lib/status-page/render-job";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run, testConfig } from "@/test/run";
import { addIncident } from "@/test/stored-plan";

const database = useDatabase();
let web: Database;
let worker: Database;
let commander: Actor;
let directory: string;

beforeAll(async () => {
  web = openDatabase(database.webUrl, 2);
  worker = openDatabase(database.workerUrl, 2);
  commander = await addPerson(web, "Mina", ["commander"]);
  directory = await mkdtemp(path.join(tmpdir(), "twokey-status-"));
});
afterAll(async () => {
  await Promise.all([web.$disconnect(), worker.$disconnect(), rm(directory, { recursive: true })]);
});

const render = () => renderStatusPage({ db: worker, config: testConfig(), directory });
const page = () => readFile(path.join(directory, "index.html"), "utf8");

it("shows what was published, as the worker, and nothing that was not", async () => {
  const incident = await addIncident(web, commander);
  expect(await render()).toBe(true);
  expect(await page()).toContain("We know of no problems.");

  const text = { phase: "investigating", title: "Problems with Webshop", body: "We are looking into it." };
  expect(
    await run(web, publishStatus, commander, { incident: incident.number, basedOn: 0, after: null, text }),
  ).toEqual([]);
  expect(await render()).toBe(true);
  const html = await page();
  expect(html).toContain("We are looking into it.");
  expect(html).toContain("Problems, being looked into");
  for (const inside of ["Mina", "Checkout fails", "INC-", "shop@", commander.personId])
    expect(html).not.toContain(inside);
});

it("does not touch files that would stay the same", async () => {
  await render();
  const before = await stat(path.join(directory, "index.html"), { bigint: true });
  expect(await render()).toBe(false);
  expect((await stat(path.join(directory, "index.html"), { bigint: true })).mtimeNs).toBe(before.mtimeNs);
});
