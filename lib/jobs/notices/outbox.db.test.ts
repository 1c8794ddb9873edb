import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readMail } from "@/lib/adapters/notifiers/test-read-mail";
import { claimDeliveries, endDelivery, postponeDelivery } from "@/lib/db/notice";
import { endPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { headlineOf } from "@/lib/domain/plan/headline";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { waitAfter } from "@/lib/jobs/notices/deliver";
import { PostOffice } from "@/lib/jobs/notices/test-post-office";
import { hexOf } from "@/lib/signature/digest";
import { digestWords } from "@/lib/signature/words";
import { useDatabase } from "@/test/database";
import { planChange } from "@/test/plan-document";
import { addPlan, addVote, type StoredTestPlan } from "@/test/stored-plan";

const office = new PostOffice(useDatabase());

/** What the desk says in the log when this plan is proposed. */
async function tell(plan: StoredTestPlan, event: TimelineEvent): Promise<void> {
  const author = { incidentId: plan.incidentId, personId: office.rosa.personId };
  await office.web.$transaction((tx) => recordEvent(tx, author, event));
}

async function propose(changes: Parameters<typeof addPlan>[2] = {}): Promise<StoredTestPlan> {
  const plan = await addPlan(office.web, office.rosa, changes);
  const { changes: planned, safety, expiresAt } = plan.document;
  const { from, to } = headlineOf(planned);
  const body = { from, to, verdict: safety.verdict, expiresAt };
  await tell(plan, {
    event: "plan_proposed",
    body: { planId: plan.id, digest: hexOf(plan.digest), ...body },
  });
  return plan;
}

const linkIn = (text: string) => /https:\/\/desk\.example\/a\/([\w-]{43})/.exec(text)?.[1] ?? "";
const hashOf = (token: string) => createHash("sha256").update(token).digest();
const names = (rows: { to: string | null }[]) => rows.map(({ to }) => to).sort();

test("a proposed plan is told in the chat and to each person who may approve it, with the words and a link of their own", async () => {
  const plan = await propose({ reason: "Errors <!channel> rose\u00a0https://evil.example" });
  await office.turn();
  const words = digestWords(hexOf(plan.digest)).join(" ");
  const [chat] = await office.chat.seen();
  const mails = await office.mail.seen();
  expect(mails.map(({ to }) => to).sort()).toEqual([
    "ben@test.example",
    "kim@test.example",
    "rosa@test.example",
  ]);
  const tokens = [chat, ...mails].map((seen) => {
    expect(seen?.text).toContain(words);
    expect(seen?.text).toContain("Errors <!channel> rose https[:]//evil.example");
    expect(new Set(seen?.links).size).toBe(1);
    return linkIn(seen?.links[0] ?? "");
  });
  expect(new Set(tokens).size).toBe(4);
  for (const token of tokens) {
    const link = await office.owner.approvalLink.findUnique({ where: { tokenHash: hashOf(token) } });
    expect(link?.planId).toBe(plan.id);
  }
  const rows = await office.deliveriesOf(plan.id);
  expect(rows.map(({ outcome }) => outcome)).toEqual(["sent", "sent", "sent", "sent"]);
});

test("no token stands in the database", async () => {
  const plan = await propose();
  await office.turn();
  const token = linkIn((await office.chat.seen())[0]?.links[0] ?? "");
  expect(token).toHaveLength(43);
  const tables = await office.owner.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) {
    const [found] = await office.owner.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM "${name}" AS row WHERE row::text LIKE '%' || $1 || '%'`,
      token,
    );
    expect(found?.count, name).toBe(0n);
  }
  expect(await office.owner.approvalLink.count({ where: { planId: plan.id } })).toBe(4);
});

test("the proposer is not asked where their own approval does not count", async () => {
  const plan = await propose({ to: { ...planChange().to, wasInProduction: false } });
  await office.turn();
  expect(names(await office.deliveriesOf(plan.id))).toEqual(["Ben", "Kim", null].sort());
});

test("what comes of a plan is mailed to those who proposed it or voted on it", async () => {
  const plan = await propose();
  await office.turn();
  await addVote(office.web, plan, office.ben, "reject");
  await office.web.$transaction(async (tx) => {
    const ending = { planId: plan.id, outcome: "rejected", reason: "no", personId: null } as const;
    await endPlan(tx, ending);
    const author = { incidentId: plan.incidentId, personId: office.ben.personId };
    await recordEvent(tx, author, { event: "plan_rejected", body: { planId: plan.id, reason: "no" } });
  });
  await office.turn();
  const told = await office.deliveriesOf(plan.id, "plan_rejected");
  expect(names(told)).toEqual(["Ben", "Rosa", null].sort());
  const [, said] = await office.chat.seen();
  expect(said?.text).toContain("Ben rejected the plan: no.");
  expect(linkIn(said?.links.join() ?? "")).toBe("");
});

test("nobody is asked to approve a plan that has ended meanwhile", async () => {
  const plan = await propose();
  await office.address();
  await office.web.$transaction((tx) =>
    endPlan(tx, { planId: plan.id, outcome: "withdrawn", reason: "", personId: office.rosa.personId }),
  );
  await office.turn();
  expect(await office.chat.seen()).toEqual([]);
  expect(await office.mail.seen()).toEqual([]);
  expect(new Set((await office.deliveriesOf(plan.id)).map(({ outcome }) => outcome))).toEqual(
    new Set(["pointless"]),
  );
  expect(await office.owner.approvalLink.count({ where: { planId: plan.id } })).toBe(0);
});

test("a refused message is tried again later, under the same key, and each time says why", async () => {
  const plan = await propose();
  office.mail.answer("refuse");
  await office.turn();
  await office.turn();
  const mails = async () => (await office.deliveriesOf(plan.id)).filter(({ channel }) => channel === "mail");
  for (const row of await mails())
    expect(row).toMatchObject({ attempts: 1, endedAt: null, said: expect.stringMatching(/refused it: 550/) });
  expect(await office.chat.seen()).toHaveLength(1);
  office.mail.answer("accept");
  await office.passTime();
  await office.turn();
  await office.turn();
  for (const row of await mails()) expect(row).toMatchObject({ attempts: 2, outcome: "sent" });
  const keys = office.mail.letters().map((raw) => readMail(raw).messageId);
  expect(keys.sort()).toEqual((await mails()).map(({ id }) => `<${id}@desk.example>`).sort());
});

test("waits grow from five seconds to half an hour", () => {
  expect([1, 2, 3, 4, 9, 10, 40].map((attempt) => waitAfter(attempt) / 1000)).toEqual([
    5, 10, 20, 40, 1280, 1800, 1800,
  ]);
});

test("after a day a message is given up and says why", async () => {
  const plan = await propose();
  office.chat.answer("refuse");
  await office.turn();
  const yesterday = new Date(Date.now() - 24 * 3_600_000);
  await office.owner.notice.updateMany({ where: { planId: plan.id }, data: { createdAt: yesterday } });
  await office.passTime();
  await office.turn();
  const [chat] = (await office.deliveriesOf(plan.id)).filter(({ channel }) => channel === "slack");
  expect(chat).toMatchObject({ attempts: 2, outcome: "given_up", said: "it answered 404: no_service" });
});

test("what is older than a day when a worker first sees it goes nowhere", async () => {
  const plan = await propose();
  const before = new Date(Date.now() - 25 * 3_600_000);
  await office.owner.notice.updateMany({ where: { planId: plan.id }, data: { createdAt: before } });
  await office.turn();
  expect(await office.deliveriesOf(plan.id)).toEqual([]);
});

test("ten workers at once send every message once", async () => {
  const plans = [await propose(), await propose(), await propose()];
  await Promise.all(Array.from({ length: 10 }, () => office.turn()));
  await office.turn();
  const rows = (await Promise.all(plans.map(({ id }) => office.deliveriesOf(id)))).flat();
  expect(rows).toHaveLength(12);
  expect(new Set(rows.map(({ attempts }) => attempts))).toEqual(new Set([1]));
  expect(await office.chat.seen()).toHaveLength(3);
  expect(await office.mail.seen()).toHaveLength(9);
});

test("what a worker took and died with is sent by the next one, and the dead one's late word counts no more", async () => {
  const plan = await propose();
  await office.address();
  const [held, ...others] = await claimDeliveries(office.worker, "slack", { most: 5, leaseMs: 60_000 });
  expect(others).toEqual([]);
  await office.turn();
  expect(await office.chat.seen()).toEqual([]);
  await office.passTime();
  await office.turn();
  expect(await office.chat.seen()).toHaveLength(1);
  if (!held) throw new Error("nothing was claimed");
  await postponeDelivery(office.worker, held, "too late", 1);
  await endDelivery(office.worker, held, "pointless", "too late");
  const [chat] = (await office.deliveriesOf(plan.id)).filter(({ channel }) => channel === "slack");
  expect(chat).toMatchObject({ attempts: 2, outcome: "sent", said: "Slack accepted it" });
});

test("one channel that refuses everything does not touch the other", async () => {
  office.chat.answer("hang up");
  const plan = await propose();
  await office.turn();
  const rows = await office.deliveriesOf(plan.id);
  expect(rows.filter(({ outcome }) => outcome === "sent").map(({ channel }) => channel)).toEqual([
    "mail",
    "mail",
    "mail",
  ]);
});

test("a broken glass is told to everybody who may approve, with the page where it is countersigned", async () => {
  const plan = await addPlan(office.web, office.rosa);
  const { from, to } = headlineOf(plan.document.changes);
  await tell(plan, {
    event: "glass_broken",
    body: {
      planId: plan.id,
      from,
      to,
      reason: "Nobody answers and checkout is down",
      countersignBy: new Date().toISOString(),
    },
  });
  await office.turn();
  const [chat] = await office.chat.seen();
  expect(chat?.text).toContain("Nobody answers and checkout is down");
  expect(chat?.links.join()).toContain("/break-glass");
  expect(names(await office.deliveriesOf(plan.id))).toEqual(["Ben", "Kim", "Rosa", null].sort());
});
