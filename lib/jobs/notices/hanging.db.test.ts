import { setMaxListeners } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mail } from "@/lib/adapters/notifiers/mail";
import type { Notifier } from "@/lib/adapters/notifiers/notifier";
import { slack } from "@/lib/adapters/notifiers/slack";
import { teams } from "@/lib/adapters/notifiers/teams";
import type { Database } from "@/lib/db/client";
import { addressNotices } from "@/lib/db/notice";
import { recordEvent } from "@/lib/db/timeline";
import { headlineOf } from "@/lib/domain/plan/headline";
import { openTestHost } from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { startPolling } from "@/lib/jobs/poll-metrics";
import { startSendingNotices } from "@/lib/jobs/send-notices";
import { logger } from "@/lib/logger";
import { Secret } from "@/lib/secret";
import { useDatabase } from "@/test/database";
import { configWith, shopService } from "@/test/shop-config";
import type { StoredTestPlan } from "@/test/stored-plan";

const shop = new Workshop(useDatabase());
const quiet = logger.child({}, { level: "silent" });
let chats: Abyss;
let mails: Abyss;
let pages: Abyss;
let stopping: AbortController;
let running: Promise<void>[] = [];
beforeEach(async () => {
  [chats, mails, pages] = await Promise.all([openAbyss(), openAbyss(), openAbyss()]);
  stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
});
afterEach(async () => {
  stopping.abort();
  await Promise.all(running);
  running = [];
  await Promise.all([chats, mails, pages].map((abyss) => abyss.close()));
});

type Abyss = { port: number; taken: (count: number) => Promise<void>; close: () => Promise<void> };

/** Accepts every connection and never says a word. */
async function openAbyss(): Promise<Abyss> {
  const sockets = new Set<Socket>();
  let look = () => {};
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    look();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (sockets.size >= count) resolve();
        };
        look();
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The channel, except that it never gives up an attempt before the job stops: it hangs however slow this machine is. */
function endless(notifier: Notifier, ended: string[]): Notifier {
  return {
    channel: notifier.channel,
    async send(...message) {
      const [, , signal] = message;
      let sent = await notifier.send(...message);
      while (!signal.aborted) sent = await notifier.send(...message);
      ended.push(notifier.channel);
      return sent;
    },
  };
}

function countingTransactions(db: Database): { db: Database; count: () => number } {
  let count = 0;
  const counting = new Proxy(db, {
    get(target, name, receiver) {
      if (name === "$transaction") count += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { db: counting, count: () => count };
}

async function execute(plan: StoredTestPlan) {
  const { db, count } = countingTransactions(shop.worker);
  await shop.start(db).drive(plan.id);
  const execution = await shop.stateOf(plan);
  return {
    writes: count(),
    events: await shop.eventsOf(plan),
    state: execution.state,
    steps: execution.steps.map(({ state, attempts }) => [state, attempts]),
    happened: await shop.host.happened(),
  };
}

test("mail, chat and metrics that hang do not delay an execution or add a write to it", async () => {
  const undisturbed = await execute(await shop.approvedPlan());
  expect(undisturbed).toMatchObject({ state: "succeeded", happened: ["switch", "restart"] });
  await addressNotices(shop.worker, []);
  await shop.letGo();
  await shop.host.close();
  shop.host = await openTestHost();

  const address = `http://127.0.0.1:${chats.port}`;
  const life = { db: shop.worker, logger: quiet, signal: stopping.signal };
  const ended: string[] = [];
  const login = { user: "twokey", password: Secret.of("hanging-secret") };
  const notifiers = [
    slack({ webhook: Secret.of(`${address}/slack`) }),
    teams({ webhook: Secret.of(`${address}/teams`) }),
    mail({ host: "127.0.0.1", port: mails.port, from: "twokey@desk.example", tls: "none", login }),
  ].map((notifier) => endless(notifier, ended));
  const notices = startSendingNotices({ ...life, notifiers, origin: "https://desk.example" });
  const service = shopService();
  const source = { kind: "scrape", url: `http://127.0.0.1:${pages.port}/metrics`, headers: {} } as const;
  const metrics = { ...service.metrics, source };
  const polling = startPolling({ ...life, config: configWith({ ...service, metrics }) });

  running = [notices.stopped, polling.stopped];

  const plan = await shop.approvedPlan();
  const author = { incidentId: plan.incidentId, personId: shop.rosa.personId };
  const { expiresAt, changes } = plan.document;
  const { from, to } = headlineOf(changes);
  const body = {
    planId: plan.id,
    digest: "",
    from,
    to,
    verdict: "safe",
    expiresAt,
  };
  await shop.web.$transaction((tx) => recordEvent(tx, author, { event: "plan_proposed", body }));
  notices.wake();
  // Two chats, a mail to each of the two approvers, and the metrics: all of them hang before the execution begins.
  await Promise.all([chats.taken(2), mails.taken(2), pages.taken(1)]);
  const disturbed = await execute(plan);
  expect(ended).toEqual([]);
  expect(disturbed).toEqual({ ...undisturbed, events: ["plan_proposed", ...undisturbed.events] });
  const hanging = await shop.owner.noticeDelivery.findMany({ where: { notice: { planId: plan.id } } });
  expect(hanging.filter(({ attempts }) => attempts === 1).length).toBe(4);
  expect(new Set(hanging.map(({ endedAt, said }) => [endedAt, said].join()))).toEqual(new Set([","]));
});

test("without any channel an execution leaves its notices behind and nobody is written to", async () => {
  const plan = await shop.approvedPlan();
  await execute(plan);
  const told = await shop.owner.notice.findMany({ where: { planId: plan.id }, orderBy: { position: "asc" } });
  expect(told.map(({ event }) => event)).toEqual(["execution_started", "execution_succeeded"]);
  expect(await shop.owner.noticeDelivery.count({ where: { notice: { planId: plan.id } } })).toBe(0);
});
