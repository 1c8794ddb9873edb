import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/command";
import { waive } from "@/lib/commands/waive";
import { type Database, openDatabase } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { readLog } from "@/lib/db/timeline";
import { insertWaiver } from "@/lib/db/waiver";
import type { Priority } from "@/lib/domain/incident/priority";
import { describe as sentenceOf } from "@/lib/domain/timeline/describe";
import { incidentDetail } from "@/lib/queries/incident-detail";
import { reviewMarkdown } from "@/lib/queries/review";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run, testConfig } from "@/test/run";
import { addIncident, addPlan, addVote } from "@/test/stored-plan";

const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let mina: Actor;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 3);
  worker = openDatabase(urls.workerUrl, 2);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder"]);
  ben = await addPerson(web, "Ben", ["approver"]);
  mina = await addPerson(web, "Mina", ["commander"]);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));

const REASON = "Checkout is down for everybody";

async function incidentAt(priority: Priority | null) {
  const incident = await addIncident(web, rosa);
  await web.incident.update({ where: { id: incident.id }, data: { priority } });
  return incident;
}

const asked = (incident: { number: number }, kind: string, reason = REASON) => ({
  incident: incident.number,
  kind,
  reason,
});
const eventsOf = async ({ id }: { id: string }) => (await readLog(web, id)).map(({ event }) => event);

describe("a P0", () => {
  test("goes without a reviewer and staging by a responder's word, without CI by a commander's", async () => {
    const incident = await incidentAt("P0");
    expect(await run(web, waive, rosa, asked(incident, "pr_review"))).toEqual([]);
    expect(await run(web, waive, rosa, asked(incident, "staging"))).toEqual([]);
    expect(await run(web, waive, rosa, asked(incident, "ci"))).toEqual(["role_missing"]);
    expect(await run(web, waive, mina, asked(incident, "ci"))).toEqual([]);
    const detail = await incidentDetail(web, incident.number, new Date());
    expect(detail?.waivers.map(({ kind, person, reason }) => [kind, person, reason])).toEqual([
      ["pr_review", "Rosa", REASON],
      ["staging", "Rosa", REASON],
      ["ci", "Mina", REASON],
    ]);
    expect(await eventsOf(incident)).toEqual([
      "requirement_waived",
      "requirement_waived",
      "attempt_refused",
      "requirement_waived",
    ]);
    expect((await readLog(web, incident.id)).map(sentenceOf).at(-1)).toBe(
      `Mina waived the checks of CI: ${REASON}.`,
    );
  });

  test("has its waivers in the review, with something to make up for", async () => {
    const incident = await incidentAt("P0");
    await run(web, waive, mina, asked(incident, "ci"));
    const review = await reviewMarkdown(web, incident.number, testConfig(), new Date());
    expect(review).toContain(`This P0 went without the checks of CI: ${REASON}`);
    expect(review).toContain("- [ ] Make up for the checks of CI, which was waived");
  });

  test("takes no waiver without a real reason, twice, of anything else, or from an approver", async () => {
    const incident = await incidentAt("P0");
    expect(await run(web, waive, rosa, asked(incident, "staging", "  too   \n short "))).toEqual([
      "waiver_reason_missing",
    ]);
    expect(await run(web, waive, rosa, asked(incident, "staging"))).toEqual([]);
    expect(await run(web, waive, mina, asked(incident, "staging"))).toEqual(["waived_already"]);
    for (const kind of ["second_approval", "two_keys", "passkey", ""])
      expect(await run(web, waive, mina, asked(incident, kind))).toEqual(["input_invalid"]);
    expect(await run(web, waive, ben, asked(incident, "pr_review"))).toEqual(["role_missing"]);
    expect((await incidentDetail(web, incident.number, new Date()))?.waivers).toHaveLength(1);
  });

  test("still needs two approvals, whatever was waived", async () => {
    const plan = await addPlan(web, mina);
    await web.incident.update({ where: { id: plan.incidentId }, data: { priority: "P0" } });
    const incident = { number: plan.document.incident };
    for (const kind of ["pr_review", "staging", "ci"])
      expect(await run(web, waive, mina, asked(incident, kind))).toEqual([]);
    await addVote(web, plan, mina);
    const lease = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 60_000) };
    const begun = worker.execution.create({
      data: {
        id: randomUUID(),
        planId: plan.id,
        targetKey: plan.document.changes[0]?.target.key ?? "",
        ...lease,
      },
    });
    expect(await begun.then(() => "begun", guardRefusal)).toMatchObject({ code: "second_approval_missing" });
  });
});

test.each(["P1", "P2", "P3", null] as const)("nothing is waived at priority %s", async (priority) => {
  const incident = await incidentAt(priority);
  for (const kind of ["pr_review", "staging", "ci"])
    expect(await run(web, waive, mina, asked(incident, kind))).toEqual(["waiver_only_p0"]);
});

test("nothing is waived any more in an incident that has ended", async () => {
  const incident = await incidentAt("P0");
  await web.incident.update({ where: { id: incident.id }, data: { resolvedAt: new Date() } });
  expect(await run(web, waive, mina, asked(incident, "ci"))).toEqual(["incident_ended"]);
});

describe("the database by itself", () => {
  const put = (incidentId: string, kind: string, personId: string, reason = REASON) =>
    // The kind may be anything here: the table's own CHECK is what is tried.
    insertWaiver(web, { id: randomUUID(), incidentId, kind: kind as "ci", reason, personId }).then(
      () => "done",
      (error: unknown) => guardRefusal(error)?.code ?? "refused",
    );

  test("refuses below P0, a role that does not fit, a second time and the end", async () => {
    const [low, top] = [await incidentAt("P1"), await incidentAt("P0")];
    expect(await put(low.id, "staging", mina.personId)).toBe("waiver_only_p0");
    expect(await put(randomUUID(), "staging", mina.personId)).toBe("waiver_only_p0");
    expect(await put(top.id, "ci", rosa.personId)).toBe("role_missing");
    expect(await put(top.id, "pr_review", ben.personId)).toBe("role_missing");
    expect(await put(top.id, "ci", mina.personId)).toBe("done");
    expect(await put(top.id, "ci", mina.personId)).toBe("waived_already");
    await web.incident.update({ where: { id: top.id }, data: { resolvedAt: new Date() } });
    expect(await put(top.id, "staging", mina.personId)).toBe("incident_ended");
  });

  test("knows three things to waive and wants a reason", async () => {
    const incident = await incidentAt("P0");
    expect(await put(incident.id, "second_approval", mina.personId)).toBe("refused");
    expect(await put(incident.id, "staging", mina.personId, "         x        ")).toBe("refused");
  });

  test.each(["UPDATE waiver SET reason = 'another reason'", "DELETE FROM waiver", "TRUNCATE waiver"])(
    "keeps what was waived from its owner: %s",
    async (sql) => {
      const incident = await incidentAt("P0");
      await put(incident.id, "staging", mina.personId);
      await expect(owner.$executeRawUnsafe(sql)).rejects.toThrow(/are facts/);
    },
  );
});
