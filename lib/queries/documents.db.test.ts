import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/command";
import { addNote } from "@/lib/commands/add-note";
import { resolveIncident } from "@/lib/commands/resolve-incident";
import { saveMessage } from "@/lib/commands/save-message";
import { saveReview } from "@/lib/commands/save-review";
import { type Database, openDatabase } from "@/lib/db/client";
import { incidentDocument } from "@/lib/queries/document";
import { messagesPage } from "@/lib/queries/messages";
import { reviewPage } from "@/lib/queries/review";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run, testConfig } from "@/test/run";
import { addIncident } from "@/test/stored-plan";

const database = useDatabase();
let web: Database;
let commander: Actor;
let incident: { id: string; number: number };
const config = testConfig();
const now = new Date("2026-11-23T12:00:00Z");

beforeAll(async () => {
  web = openDatabase(database.webUrl, 2);
  commander = await addPerson(web, "Mina", ["commander"]);
  incident = await addIncident(web, commander);
});
afterAll(() => web.$disconnect());

const messages = async () => {
  const page = await messagesPage(web, incident.number, config);
  if (!page) throw new Error("the incident is there");
  return page;
};
const download = (document: "slack" | "review", phase: "investigating" | "resolved" | null = null) =>
  incidentDocument(web, config, { number: incident.number, document, phase, now });

describe("the documents of an incident", () => {
  it("are not there without an incident", async () => {
    expect(await messagesPage(web, 999_999, config)).toBeNull();
    expect(await reviewPage(web, 999_999, config, now)).toBeNull();
    expect(
      await incidentDocument(web, config, { number: 999_999, document: "review", phase: null, now }),
    ).toBeNull();
  });

  it("cannot be drafted or downloaded as resolved before that is true", async () => {
    const page = await messages();
    expect(page.lockedBecause).toContain("Nothing was verified yet.");
    for (const { drafts } of page.messages) {
      expect(Object.keys(drafts)).toEqual(["investigating", "identified", "monitoring"]);
    }
    expect(await download("slack", "resolved")).toMatchObject({
      ok: false,
      reasons: [{ code: "verification_not_passed" }],
    });
  });

  it("follow the log until a person edits them, and the review cites it", async () => {
    await run(web, addNote, commander, { incident: incident.number, text: "Payments fail" });
    const review = await reviewPage(web, incident.number, config, now);
    const said = review?.draft.lines.find(({ text }) => text.includes("Mina noted: Payments fail"));
    expect(review?.sources[said?.cites[0] ?? 0]?.text).toBe("Payments fail");
    await run(web, saveReview, commander, { incident: incident.number, basedOn: 0, body: "# Mine" });
    expect(await download("review")).toEqual({
      ok: true,
      value: { name: `INC-${incident.number}-review.md`, text: "# Mine\n" },
    });
  });

  it("cannot be downloaded while their words claim the end", async () => {
    const text = { phase: "monitoring", title: "Shop", body: "It is resolved." };
    await run(web, saveMessage, commander, {
      incident: incident.number,
      audience: "slack",
      basedOn: 0,
      text,
    });
    expect(await download("slack")).toMatchObject({
      ok: false,
      reasons: [{ code: "message_says_resolved" }],
    });
  });

  it("may say resolved once a commander has declared it", async () => {
    await run(web, resolveIncident, commander, {
      incident: incident.number,
      overrideReason: "A false alarm",
    });
    const page = await messages();
    expect([page.lockedBecause, page.suggestedPhase]).toEqual([null, "resolved"]);
    expect((await download("slack"))?.ok).toBe(true);
  });
});
