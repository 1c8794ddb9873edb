import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { openTestChat } from "@/lib/adapters/notifiers/test-chat";
import { openTestMailServer, type TestMailServer } from "@/lib/adapters/notifiers/test-mail-server";
import { SLACK_RULES } from "@/lib/adapters/notifiers/test-slack-rules";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { addressNotices } from "@/lib/db/notice";
import { emptyOutbox } from "@/lib/jobs/send-notices";
import { logger } from "@/lib/logger";
import type { TestDatabase } from "@/test/database";
import { addPerson } from "@/test/people";

type Chat = Awaited<ReturnType<typeof openTestChat>>;

/** A database with people of every kind, and a chat and a mail server that are new for each test. */
export class PostOffice {
  web!: Database;
  worker!: Database;
  owner!: Database;
  rosa!: Actor;
  ben!: Actor;
  chat!: Chat;
  mail!: TestMailServer;

  constructor(private readonly urls: TestDatabase) {
    beforeAll(() => this.open());
    afterAll(() => Promise.all([this.web, this.worker, this.owner].map((db) => db.$disconnect())));
    beforeEach(async () => {
      [this.chat, this.mail] = await Promise.all([openTestChat(SLACK_RULES), openTestMailServer()]);
    });
    afterEach(async () => {
      await Promise.all([this.chat.close(), this.mail.close()]);
      await this.sweep();
    });
  }

  private async open(): Promise<void> {
    this.web = openDatabase(this.urls.webUrl, 4);
    this.worker = openDatabase(this.urls.workerUrl, 12);
    this.owner = openDatabase(this.urls.ownerUrl, 2);
    this.rosa = await addPerson(this.web, "Rosa", ["responder", "approver"]);
    this.ben = await addPerson(this.web, "Ben", ["approver"]);
    await addPerson(this.web, "Kim", ["commander"]);
    await addPerson(this.web, "Vik", ["viewer", "responder", "communicator", "admin"]);
    const gone = await addPerson(this.web, "Gone", ["approver"]);
    await this.web.person.update({ where: { id: gone.personId }, data: { disabledAt: new Date() } });
    const former = await addPerson(this.web, "Former", ["approver"]);
    await this.web.roleGrant.updateMany({
      where: { personId: former.personId },
      data: { revokedAt: new Date() },
    });
  }

  ports(db = this.worker) {
    const quiet = logger.child({}, { level: "silent" });
    return { db, logger: quiet, signal: new AbortController().signal, origin: "https://desk.example" };
  }

  address(): Promise<number> {
    return addressNotices(this.worker, ["slack", "mail"]);
  }

  /** One turn of a worker: everything that waits is addressed and what is due is tried. */
  async turn(db = this.worker): Promise<void> {
    while ((await this.address()) > 0);
    await Promise.all(
      [this.chat.notifier, this.mail.notifier].map((notifier) => emptyOutbox(this.ports(db), notifier)),
    );
  }

  /** Makes everything that waits due now. */
  async passTime(): Promise<void> {
    await this.owner.noticeDelivery.updateMany({ where: { endedAt: null }, data: { nextAt: new Date(0) } });
  }

  async deliveriesOf(planId: string, event?: string) {
    const notices = await this.owner.notice.findMany({
      where: { planId, event },
      include: { deliveries: { include: { person: true }, orderBy: { channel: "asc" } } },
      orderBy: { position: "asc" },
    });
    return notices.flatMap(({ event: told, deliveries }) =>
      deliveries.map(({ person, ...delivery }) => ({ ...delivery, event: told, to: person?.name ?? null })),
    );
  }

  /** Ends what a test left, so that the next one sees only its own. */
  private async sweep(): Promise<void> {
    await this.owner.notice.updateMany({ where: { addressedAt: null }, data: { addressedAt: new Date() } });
    await this.owner.noticeDelivery.updateMany({
      where: { endedAt: null },
      data: { endedAt: new Date(), outcome: "pointless" },
    });
  }
}
