import { expect, test } from "vitest";
import { testChannel } from "@/lib/commands/test-channel";
import { PostOffice } from "@/lib/jobs/notices/test-post-office";
import { readChannels, unheardChannels } from "@/lib/queries/channels";
import { Secret } from "@/lib/secret";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run, testConfig } from "@/test/run";
import { addPlan } from "@/test/stored-plan";

const office = new PostOffice(useDatabase());
const config = testConfig({
  notify: {
    slack: { webhook: Secret.withheld() },
    teams: null,
    mail: { host: "mail.example", port: 587, from: "t@desk.example", tls: "starttls", login: null },
  },
});
let count = 0;
const addAdmin = () => addPerson(office.web, `Ada${++count}`, ["admin"]);
const ask = async (channel: string, as = addAdmin()) =>
  run(office.web, testChannel, await as, { channel }, new Date(), config);

async function shown(channel: string) {
  const { channels } = await readChannels(office.web, config, new Date());
  return channels.find((view) => view.channel === channel);
}

test("a test waits for the worker, and says that it was sent when it was", async () => {
  const ada = await addAdmin();
  expect(await ask("mail", Promise.resolve(ada))).toEqual([]);
  expect(await shown("mail")).toMatchObject({
    configured: true,
    test: { state: "waiting", said: null, askedBy: ada.name },
  });
  expect(await ask("mail")).toEqual(["channel_test_under_way"]);
  await office.turn();
  expect((await shown("mail"))?.test).toMatchObject({
    state: "sent",
    said: expect.stringMatching(/^the mail server accepted it \(250/),
  });
  expect((await office.mail.seen()).map(({ to }) => to)).toEqual([`${ada.name.toLowerCase()}@test.example`]);
  expect((await office.mail.seen())[0]?.text).toContain(`${ada.name} asked whether notices arrive here`);
  expect(await office.chat.seen()).toEqual([]);
});

test("a test that fails says why, at once and for good", async () => {
  office.chat.answer("refuse");
  expect(await ask("slack")).toEqual([]);
  await office.turn();
  expect((await shown("slack"))?.test).toMatchObject({
    state: "failed",
    said: "it answered 404: no_service",
  });
  office.chat.answer("accept");
  await office.passTime();
  await office.turn();
  expect(await office.chat.seen()).toEqual([]);
  expect((await shown("slack"))?.trouble).toBeNull();
  expect(await ask("slack")).toEqual([]);
});

test("a channel that is not configured is not tried, and neither is one that does not exist", async () => {
  expect(await ask("teams")).toEqual(["channel_not_configured"]);
  expect(await ask("pager")).toEqual(["input_invalid"]);
  expect(await shown("teams")).toMatchObject({ configured: false, test: null });
});

test("responders and approvers do not send tests", async () => {
  expect(await ask("mail", Promise.resolve(office.rosa))).toEqual(["role_missing"]);
});

test("a worker that does not know the channel is said to be the trouble", async () => {
  expect(await ask("mail")).toEqual([]);
  await office.owner.notice.updateMany({ where: { addressedAt: null }, data: { addressedAt: new Date() } });
  expect((await shown("mail"))?.test).toMatchObject({
    state: "failed",
    said: expect.stringMatching(/worker does not know this channel/),
  });
});

test("messages that fail again and again, and those that were given up, are trouble on the desk", async () => {
  const plan = await addPlan(office.web, office.rosa);
  await office.web.$executeRaw`
    INSERT INTO timeline_entry (incident_id, event, body)
    VALUES (${plan.incidentId}::uuid, 'execution_failed', ${JSON.stringify({ planId: plan.id, detail: "x", notDone: [] })})`;
  office.chat.answer("refuse");
  await office.turn();
  expect(await unheardChannels(office.web, config, new Date())).toEqual([]);
  await office.passTime();
  await office.turn();
  expect(await unheardChannels(office.web, config, new Date())).toEqual([
    "Slack: messages do not get through (1 tried again and again): it answered 404: no_service",
  ]);
  const before = new Date(Date.now() - 24 * 3_600_000);
  await office.owner.notice.updateMany({ where: { planId: plan.id }, data: { createdAt: before } });
  await office.passTime();
  await office.turn();
  expect(await unheardChannels(office.web, config, new Date())).toEqual([
    "Slack: messages do not get through (1 given up): it answered 404: no_service",
  ]);
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  expect(await unheardChannels(office.web, config, tomorrow)).toEqual([]);
});
