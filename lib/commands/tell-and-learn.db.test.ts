import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import type { Actor } from "@/lib/command";
import { addNote } from "@/lib/commands/add-note";
import { correctNote } from "@/lib/commands/correct-note";
import { publishStatus } from "@/lib/commands/publish-status";
import { resolveIncident } from "@/lib/commands/resolve-incident";
import { saveMessage } from "@/lib/commands/save-message";
import { saveReview } from "@/lib/commands/save-review";
import { type Database, openDatabase } from "@/lib/db/client";
import { readDraft } from "@/lib/db/message";
import { readReview } from "@/lib/db/review";
import { readLog } from "@/lib/db/timeline";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run } from "@/test/run";
import { addIncident, addPlan, addVote, type StoredTestPlan } from "@/test/stored-plan";

const database = useDatabase();
let web: Database;
let worker: Database;
let responder: Actor;
let approver: Actor;
let commander: Actor;
let communicator: Actor;
let viewer: Actor;
let incident: { id: string; number: number };

beforeAll(async () => {
  web = openDatabase(database.webUrl, 4);
  worker = openDatabase(database.workerUrl, 2);
  responder = await addPerson(web, "Rosa", ["responder"]);
  approver = await addPerson(web, "Ben", ["approver"]);
  commander = await addPerson(web, "Mina", ["commander"]);
  communicator = await addPerson(web, "Tomas", ["communicator"]);
  viewer = await addPerson(web, "Yuki", ["viewer"]);
});
afterAll(async () => {
  await web.$disconnect();
  await worker.$disconnect();
});
beforeEach(async () => {
  incident = await addIncident(web, responder);
});

const events = async (incidentId = incident.id) => (await readLog(web, incidentId)).map(({ event }) => event);
const text = { phase: "investigating", title: "Problems with Webshop", body: "We are looking into it." };

/** An execution of this plan whose verification has the given state, as the worker would leave it. */
async function verified(plan: StoredTestPlan, state: string): Promise<void> {
  await addVote(web, plan, approver);
  await addVote(web, plan, commander);
  const executionId = randomUUID();
  const at = new Date();
  const lease = { leaseOwner: "test", leaseUntil: new Date(at.getTime() + 60_000) };
  const targetKey = plan.document.changes[0]?.target.key ?? "";
  await worker.execution.create({ data: { id: executionId, planId: plan.id, targetKey, ...lease } });
  for (const [index, { kind }] of plan.document.changes.flatMap(({ steps }) => steps).entries()) {
    const position = index + 1;
    const step = { executionId, position, kind, idempotencyKey: `${plan.id}:${position}`, call: kind };
    await worker.executionStep.create({ data: { ...step, state: "intent", intentAt: at } });
    const key = { executionId_position: { executionId, position } };
    await worker.executionStep.update({ where: key, data: { state: "confirmed", endedAt: at } });
  }
  await worker.execution.update({ where: { id: executionId }, data: { state: "succeeded", finishedAt: at } });
  await worker.verification.create({
    data: {
      id: randomUUID(),
      incidentId: plan.incidentId,
      executionId,
      state,
      startedAt: at,
      watchUntil: at,
    },
  });
}

async function planned(): Promise<StoredTestPlan & { number: number }> {
  const plan = await addPlan(web, responder);
  const { number } = await web.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
  return { ...plan, number };
}

describe("notes", () => {
  it("are added to the log under the name of their author", async () => {
    expect(
      await run(web, addNote, responder, { incident: incident.number, text: " Payments fail " }),
    ).toEqual([]);
    expect(await readLog(web, incident.id)).toMatchObject([
      { event: "note_added", body: { text: "Payments fail" }, person: "Rosa", corrects: null },
    ]);
  });

  it("of a megabyte are refused and change nothing", async () => {
    const long = { incident: incident.number, text: "x".repeat(2 ** 20) };
    expect(await run(web, addNote, responder, long)).toEqual(["text_too_long"]);
    expect(await events()).toEqual([]);
  });

  it("are corrected beside the original", async () => {
    await run(web, addNote, responder, { incident: incident.number, text: "Since 2" });
    const [note] = await readLog(web, incident.id);
    const change = {
      incident: incident.number,
      position: note?.position,
      seenCorrection: null,
      text: "Since 1",
    };
    expect(await run(web, correctNote, approver, change)).toEqual([]);
    expect(await readLog(web, incident.id)).toMatchObject([
      { body: { text: "Since 2" } },
      { event: "note_corrected", body: { text: "Since 1" }, person: "Ben", corrects: note?.position },
    ]);
  });

  it("lose to a concurrent correction", async () => {
    await run(web, addNote, responder, { incident: incident.number, text: "Since 2" });
    const [note] = await readLog(web, incident.id);
    const change = { incident: incident.number, position: note?.position, seenCorrection: null };
    const both = await Promise.all([
      run(web, correctNote, responder, { ...change, text: "Since 1" }),
      run(web, correctNote, approver, { ...change, text: "Since 3" }),
    ]);
    expect(both.flat()).toEqual(["changed_meanwhile"]);
  });

  it("need an incident", async () => {
    expect(await run(web, addNote, responder, { incident: 999_999, text: "x" })).toEqual(["not_found"]);
  });
});

describe("saving a message", () => {
  const input = () => ({ incident: incident.number, audience: "slack", basedOn: 0, text });

  it("keeps the words of a person and says so in the log", async () => {
    expect(await run(web, saveMessage, communicator, input())).toEqual([]);
    expect(await readDraft(web, incident.id, "slack")).toMatchObject({
      version: 1,
      kept: { ...text, editedBy: "Tomas" },
    });
    expect(await events()).toEqual(["message_edited"]);
  });

  it("loses to a concurrent edit and keeps what the other saved", async () => {
    const both = await Promise.all([
      run(web, saveMessage, communicator, { ...input(), text: { ...text, body: "one" } }),
      run(web, saveMessage, commander, { ...input(), text: { ...text, body: "two" } }),
    ]);
    expect(both.flat()).toEqual(["changed_meanwhile"]);
    expect((await readDraft(web, incident.id, "slack")).version).toBe(1);
    expect(await events()).toEqual(["message_edited"]);
  });

  it("loses to somebody who started again from the log", async () => {
    await run(web, saveMessage, communicator, input());
    await run(web, saveMessage, commander, { ...input(), basedOn: 1, text: null });
    expect(await readDraft(web, incident.id, "slack")).toEqual({ version: 2, kept: null });
    expect(await run(web, saveMessage, communicator, { ...input(), basedOn: 1 })).toEqual([
      "changed_meanwhile",
    ]);
    expect(await run(web, saveMessage, communicator, { ...input(), basedOn: 2 })).toEqual([]);
  });

  it("refuses the phase resolved before verification", async () => {
    const early = { ...input(), text: { ...text, phase: "resolved" } };
    expect(await run(web, saveMessage, commander, early)).toEqual(["verification_not_passed"]);
  });

  it("refuses too much text", async () => {
    const long = { ...input(), text: { ...text, body: "x".repeat(20_001) } };
    expect(await run(web, saveMessage, communicator, long)).toEqual(["text_too_long"]);
  });

  it("refuses an audience that does not exist", async () => {
    expect(await run(web, saveMessage, communicator, { ...input(), audience: "fax" })).toEqual([
      "input_invalid",
    ]);
  });
});

describe("publishing on the status page", () => {
  const input = () => ({ incident: incident.number, basedOn: 0, after: null, text });

  it("stores the update under the public name and leaves a row in the log", async () => {
    expect(await run(web, publishStatus, communicator, input())).toEqual([]);
    expect(await web.statusUpdate.findMany({ where: { incidentId: incident.id } })).toMatchObject([
      { ...text, component: "Webshop", publishedById: communicator.personId },
    ]);
    expect(await events()).toEqual(["status_published"]);
  });

  it("takes the next draft from the log again", async () => {
    await run(web, saveMessage, communicator, {
      incident: incident.number,
      audience: "status",
      basedOn: 0,
      text,
    });
    expect(await run(web, publishStatus, communicator, { ...input(), basedOn: 1 })).toEqual([]);
    expect(await readDraft(web, incident.id, "status")).toEqual({ version: 2, kept: null });
  });

  it("publishes once when two press the button", async () => {
    const both = await Promise.all([
      run(web, publishStatus, communicator, input()),
      run(web, publishStatus, commander, input()),
    ]);
    expect(both.flat()).toEqual(["message_published"]);
  });

  it("loses to an update that was not on the screen", async () => {
    await run(web, publishStatus, communicator, input());
    const other = { ...input(), text: { ...text, body: "Something else." } };
    expect(await run(web, publishStatus, commander, other)).toEqual(["changed_meanwhile"]);
  });

  it("loses to a draft that somebody saved", async () => {
    await run(web, saveMessage, communicator, {
      incident: incident.number,
      audience: "status",
      basedOn: 0,
      text,
    });
    expect(await run(web, publishStatus, commander, input())).toEqual(["changed_meanwhile"]);
  });

  test.each([
    ["as resolved before verification", { phase: "resolved" }, "verification_not_passed"],
    ["words that say resolved", { body: "It is resolved." }, "message_says_resolved"],
    ["blanks", { body: "[blank: what]" }, "message_has_blanks"],
  ])("refuses %s, and says so in the log", async (_name, change, code) => {
    expect(await run(web, publishStatus, commander, { ...input(), text: { ...text, ...change } })).toEqual([
      code,
    ]);
    expect(await events()).toEqual(["attempt_refused"]);
    expect(await web.statusUpdate.count({ where: { incidentId: incident.id } })).toBe(0);
  });

  test.each(["failed", "inconclusive", "running"])(
    "refuses resolved while verification is %s",
    async (state) => {
      const plan = await planned();
      await verified(plan, state);
      const ended = { incident: plan.number, basedOn: 0, after: null, text: { ...text, phase: "resolved" } };
      expect(await run(web, publishStatus, commander, ended)).toEqual(["verification_not_passed"]);
    },
  );

  it("accepts resolved once verification passed", async () => {
    const plan = await planned();
    await verified(plan, "passed");
    const ended = { incident: plan.number, basedOn: 0, after: null, text: { ...text, phase: "resolved" } };
    expect(await run(web, publishStatus, communicator, ended)).toEqual([]);
  });
});

describe("declaring an incident resolved", () => {
  it("needs a passed verification", async () => {
    const plan = await planned();
    await verified(plan, "passed");
    expect(
      await run(web, resolveIncident, responder, { incident: plan.number, overrideReason: null }),
    ).toEqual([]);
    expect(await events(plan.incidentId)).toEqual(["incident_resolved"]);
    const row = await web.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    expect(row).toMatchObject({ resolvedById: responder.personId, resolvedOverrideReason: null });
  });

  it("is refused without, and the attempt is in the log", async () => {
    const input = { incident: incident.number, overrideReason: null };
    expect(await run(web, resolveIncident, responder, input)).toEqual(["verification_not_passed"]);
    expect(await events()).toEqual(["attempt_refused"]);
  });

  it("is accepted from a commander with a reason, which is kept", async () => {
    const input = { incident: incident.number, overrideReason: "A false alarm" };
    expect(await run(web, resolveIncident, responder, input)).toEqual(["role_missing"]);
    expect(await run(web, resolveIncident, commander, input)).toEqual([]);
    const row = await web.incident.findUniqueOrThrow({ where: { id: incident.id } });
    expect(row.resolvedOverrideReason).toBe("A false alarm");
    const published = {
      incident: incident.number,
      basedOn: 0,
      after: null,
      text: { ...text, phase: "resolved" },
    };
    expect(await run(web, publishStatus, commander, published)).toEqual([]);
  });

  it("happens once when two press the button", async () => {
    const plan = await planned();
    await verified(plan, "passed");
    const input = { incident: plan.number, overrideReason: null };
    const both = await Promise.all([
      run(web, resolveIncident, responder, input),
      run(web, resolveIncident, commander, input),
    ]);
    expect(both.flat()).toEqual(["incident_ended"]);
  });

  it("waits until no plan is open", async () => {
    const plan = await planned();
    const input = { incident: plan.number, overrideReason: "A false alarm" };
    expect(await run(web, resolveIncident, commander, input)).toEqual(["incident_transition_not_allowed"]);
  });
});

describe("saving the review", () => {
  const input = () => ({ incident: incident.number, basedOn: 0, body: "# What happened" });

  it("keeps the words of a person and says so in the log", async () => {
    expect(await run(web, saveReview, approver, input())).toEqual([]);
    expect(await readReview(web, incident.id)).toMatchObject({
      version: 1,
      kept: { body: "# What happened" },
    });
    expect(await events()).toEqual(["review_edited"]);
  });

  it("loses to a concurrent edit", async () => {
    await run(web, saveReview, approver, input());
    const both = await Promise.all([
      run(web, saveReview, approver, { ...input(), basedOn: 1, body: "one" }),
      run(web, saveReview, commander, { ...input(), basedOn: 1, body: null }),
    ]);
    expect(both.flat()).toEqual(["changed_meanwhile"]);
  });

  it("refuses too much text", async () => {
    expect(await run(web, saveReview, approver, { ...input(), body: "x".repeat(60_001) })).toEqual([
      "text_too_long",
    ]);
  });
});

describe("a viewer", () => {
  test.each([
    [addNote, { text: "x" }],
    [correctNote, { position: 1, seenCorrection: null, text: "x" }],
    [saveMessage, { audience: "slack", basedOn: 0, text }],
    [publishStatus, { basedOn: 0, after: null, text }],
    [saveReview, { basedOn: 0, body: "x" }],
    [resolveIncident, { overrideReason: null }],
  ])("is refused $name, and the attempt is in the log", async (command, input) => {
    expect(
      await run(web, command as typeof addNote, viewer, { incident: incident.number, ...input }),
    ).toEqual(["role_missing"]);
    expect(await events()).toEqual(["attempt_refused"]);
  });
});
