import type { Database, Transaction } from "@/lib/db/client";
import { audienceOf } from "@/lib/domain/notice/audience";
import type { Channel } from "@/lib/domain/notice/notice";

/** A busy machine makes notices late; it must not make noise. */
const PATIENT = { timeout: 15_000, maxWait: 10_000 };

/** A message that is due, in the hands of one worker until its lease runs out. */
export type ClaimedDelivery = {
  id: string;
  event: string;
  position: bigint | null;
  incidentId: string | null;
  planId: string | null;
  requestedBy: string | null;
  /** Counts from 1; whoever has the newest number may say what came of it. */
  attempt: number;
  /** For mail: where to; null when the person was disabled since. */
  address: string | null;
};

/** Asks the worker to try a channel, for the person who asks. */
export async function insertTestNotice(
  tx: Transaction,
  test: { id: string; channel: Channel; personId: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO notice (id, event, channel, requested_by)
    VALUES (${test.id}::uuid, 'test', ${test.channel}, ${test.personId}::uuid)`;
}

type Waiting = { id: string; event: string; planId: string | null; channel: string | null; late: boolean };

/**
 * Decides for notices that nobody looked at yet where they go. Answers how many there were. What is older than a day
 * goes nowhere: the worker was down, and it is no news any more.
 */
export async function addressNotices(db: Database, channels: readonly Channel[]): Promise<number> {
  if ((await db.notice.findFirst({ where: { addressedAt: null }, select: { id: true } })) === null) return 0;
  return db.$transaction(async (tx) => {
    const notices = await tx.$queryRaw<Waiting[]>`
      SELECT id::text, event, plan_id::text AS "planId", channel,
        created_at < clock_timestamp() - interval '1 day' AS late
      FROM notice WHERE addressed_at IS NULL ORDER BY created_at LIMIT 50 FOR UPDATE SKIP LOCKED`;
    for (const notice of notices) {
      const wanted = channels.filter((channel) => notice.channel === null || notice.channel === channel);
      for (const channel of notice.late ? [] : wanted) {
        if (channel === "mail") await addressMail(tx, notice);
        else
          await tx.$executeRaw`INSERT INTO notice_delivery (notice_id, channel) VALUES (${notice.id}::uuid, ${channel})`;
      }
      await tx.$executeRaw`UPDATE notice SET addressed_at = clock_timestamp() WHERE id = ${notice.id}::uuid`;
    }
    return notices.length;
  }, PATIENT);
}

async function addressMail(tx: Transaction, { id, event, planId }: Waiting): Promise<void> {
  if (event === "test") {
    await tx.$executeRaw`
      INSERT INTO notice_delivery (notice_id, channel, person_id) SELECT id, 'mail', requested_by FROM notice WHERE id = ${id}::uuid`;
  } else if (audienceOf(event) === "approvers") {
    await tx.$executeRaw`
      INSERT INTO notice_delivery (notice_id, channel, person_id)
      SELECT ${id}::uuid, 'mail', person FROM plan p CROSS JOIN LATERAL possible_approvers(p) AS person WHERE p.id = ${planId}::uuid`;
  } else {
    await tx.$executeRaw`
      INSERT INTO notice_delivery (notice_id, channel, person_id)
      SELECT ${id}::uuid, 'mail', concerned.id FROM person concerned
      WHERE concerned.disabled_at IS NULL AND (
        EXISTS (SELECT 1 FROM plan WHERE id = ${planId}::uuid AND proposer_id = concerned.id)
        OR EXISTS (SELECT 1 FROM approval WHERE plan_id = ${planId}::uuid AND person_id = concerned.id))`;
  }
}

/** Takes messages of a channel that are due. Who does not say what came of one in `leaseMs` has lost it. */
export async function claimDeliveries(
  db: Database,
  channel: Channel,
  { most, leaseMs }: { most: number; leaseMs: number },
): Promise<ClaimedDelivery[]> {
  return db.$queryRaw<ClaimedDelivery[]>`
    UPDATE notice_delivery d
    SET attempts = d.attempts + 1, next_at = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    FROM notice n
    WHERE n.id = d.notice_id AND d.id = ANY (ARRAY(
      SELECT id FROM notice_delivery
      WHERE channel = ${channel} AND ended_at IS NULL AND next_at <= clock_timestamp()
      ORDER BY next_at LIMIT ${most} FOR UPDATE SKIP LOCKED))
    RETURNING d.id::text, n.event, n.position, n.incident_id::text AS "incidentId", n.plan_id::text AS "planId",
      n.requested_by::text AS "requestedBy", d.attempts AS attempt,
      (SELECT email FROM person WHERE person.id = d.person_id AND disabled_at IS NULL) AS address`;
}

type Attempt = Pick<ClaimedDelivery, "id" | "attempt">;

/** The end of a message, unless another worker has taken it up since. */
export async function endDelivery(
  db: Database,
  { id, attempt }: Attempt,
  outcome: "sent" | "pointless",
  said: string,
): Promise<void> {
  await db.$executeRaw`
    UPDATE notice_delivery SET ended_at = clock_timestamp(), outcome = ${outcome}, said = ${said}
    WHERE id = ${id}::uuid AND attempts = ${attempt} AND ended_at IS NULL`;
}

/** To be tried again after `waitMs`; given up when that is more than a day after the fact. A test is tried once. */
export async function postponeDelivery(
  db: Database,
  { id, attempt }: Attempt,
  why: string,
  waitMs: number,
): Promise<void> {
  await db.$executeRaw`
    WITH due AS (
      SELECT d.id, clock_timestamp() + ${waitMs}::float8 * interval '1 millisecond' AS next,
        n.event = 'test' OR clock_timestamp() + ${waitMs}::float8 * interval '1 millisecond' > n.created_at + interval '1 day' AS over
      FROM notice_delivery d JOIN notice n ON n.id = d.notice_id WHERE d.id = ${id}::uuid)
    UPDATE notice_delivery d
    SET said = ${why}, next_at = due.next,
      ended_at = CASE WHEN due.over THEN clock_timestamp() END, outcome = CASE WHEN due.over THEN 'given_up' END
    FROM due WHERE d.id = due.id AND d.attempts = ${attempt} AND d.ended_at IS NULL`;
}

const UNANSWERED_MS = 60_000;

/** Whether the channel is being tried already. A worker that is gone must not lock the button for ever. */
export async function testUnderWay(tx: Transaction, channel: Channel): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ busy: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM notice n WHERE n.event = 'test' AND n.channel = ${channel}
        AND n.created_at > clock_timestamp() - ${UNANSWERED_MS}::float8 * interval '1 millisecond'
        AND NOT EXISTS (SELECT 1 FROM notice_delivery d WHERE d.notice_id = n.id AND d.ended_at IS NOT NULL)) AS busy`;
  return row?.busy === true;
}
