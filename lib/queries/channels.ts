import type { TwokeyConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { CHANNELS, type Channel } from "@/lib/domain/notice/notice";

/** The newest test of a channel. `failed` and `sent` say what the worker found; `waiting` that it has not looked yet. */
export type ChannelTest = {
  state: "waiting" | "sent" | "failed";
  said: string | null;
  askedBy: string;
  askedAt: string;
};

export type ChannelView = {
  channel: Channel;
  configured: boolean;
  /** Why messages of the last day do not get through; null when all do. */
  trouble: string | null;
  test: ChannelTest | null;
};

export type Channels = { channels: ChannelView[] };

const DAY_MS = 24 * 3_600_000;
const UNHEARD_AFTER = 2;

/** Where people are told, and whether it gets through. */
export async function readChannels(db: Transaction, config: TwokeyConfig, now: Date): Promise<Channels> {
  const views = CHANNELS.map(async (channel) => ({
    channel,
    configured: config.notify[channel] !== null,
    trouble: await troubleOf(db, channel, now),
    test: await newestTest(db, channel),
  }));
  return { channels: await Promise.all(views) };
}

/** One sentence for each channel in which messages of the last day were given up or still fail. */
export async function unheardChannels(db: Transaction, config: TwokeyConfig, now: Date): Promise<string[]> {
  const used = CHANNELS.filter((channel) => config.notify[channel] !== null);
  const found = await Promise.all(
    used.map(async (channel) => ({ channel, trouble: await troubleOf(db, channel, now) })),
  );
  return found.flatMap(({ channel, trouble }) => (trouble ? [`${CHANNEL_NAMES[channel]}: ${trouble}`] : []));
}

const CHANNEL_NAMES = { slack: "Slack", teams: "Teams", mail: "Mail" } as const satisfies Record<
  Channel,
  string
>;

async function troubleOf(db: Transaction, channel: Channel, now: Date): Promise<string | null> {
  const rows = await db.noticeDelivery.findMany({
    where: {
      channel,
      notice: { event: { not: "test" }, createdAt: { gt: new Date(now.getTime() - 2 * DAY_MS) } },
      OR: [
        { outcome: "given_up", endedAt: { gt: new Date(now.getTime() - DAY_MS) } },
        { endedAt: null, attempts: { gte: UNHEARD_AFTER } },
      ],
    },
    orderBy: { nextAt: "desc" },
    select: { outcome: true, said: true },
  });
  const newest = rows[0];
  if (!newest) return null;
  const givenUp = rows.filter(({ outcome }) => outcome === "given_up").length;
  const waiting = rows.length - givenUp;
  const counts = [givenUp > 0 && `${givenUp} given up`, waiting > 0 && `${waiting} tried again and again`];
  return `messages do not get through (${counts.filter(Boolean).join(", ")}): ${newest.said ?? "the worker died over them"}`;
}

async function newestTest(db: Transaction, channel: Channel): Promise<ChannelTest | null> {
  const notice = await db.notice.findFirst({
    where: { event: "test", channel },
    orderBy: { createdAt: "desc" },
    include: { requester: { select: { name: true } }, deliveries: true },
  });
  if (!notice) return null;
  const delivery = notice.deliveries[0];
  const asked = { askedBy: notice.requester?.name ?? "somebody", askedAt: notice.createdAt.toISOString() };
  if (notice.addressedAt && !delivery)
    return {
      ...asked,
      state: "failed",
      said: "the running worker does not know this channel: start it anew",
    };
  if (!delivery?.endedAt) return { ...asked, state: "waiting", said: null };
  return { ...asked, state: delivery.outcome === "sent" ? "sent" : "failed", said: delivery.said };
}
