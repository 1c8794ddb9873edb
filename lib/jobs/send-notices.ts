import type { Notifier } from "@/lib/adapters/notifiers/notifier";
import { addressNotices, claimDeliveries } from "@/lib/db/notice";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { type DeliveryPorts, deliver } from "@/lib/jobs/notices/deliver";

export type NoticePorts = DeliveryPorts & { notifiers: readonly Notifier[] };

const EVERY_MS = 5_000;
const AT_ONCE = 5;
/** Longer than any attempt lasts, so that two workers never send one message at a time. */
const LEASE_MS = 60_000;

/**
 * Takes notices out of the outbox. Each channel has a loop of its own, so that one that hangs holds up nothing but
 * itself; nothing waits for any of them. A message may arrive twice, never not at all without being said.
 */
export function startSendingNotices(ports: NoticePorts): Loop {
  const channels = ports.notifiers.map((notifier) =>
    startTurns(ports, () => emptyOutbox(ports, notifier), `${notifier.channel} notices could not be sent`),
  );
  const addressing = startTurns(
    ports,
    async () => {
      const addressed = await addressNotices(
        ports.db,
        ports.notifiers.map(({ channel }) => channel),
      );
      if (addressed > 0) for (const channel of channels) channel.wake();
    },
    "notices could not be addressed",
  );
  return {
    wake: addressing.wake,
    stopped: Promise.all([addressing, ...channels].map(({ stopped }) => stopped)).then(() => undefined),
  };
}

function startTurns({ signal, logger }: NoticePorts, turn: () => Promise<void>, failed: string): Loop {
  return startLoop(EVERY_MS, signal, () => turn().catch((error: unknown) => logger.error({ error }, failed)));
}

/** Sends what is due in one channel, a few at a time, until nothing is. */
export async function emptyOutbox(ports: DeliveryPorts, notifier: Notifier): Promise<void> {
  const { db, signal } = ports;
  while (!signal.aborted) {
    const due = await claimDeliveries(db, notifier.channel, { most: AT_ONCE, leaseMs: LEASE_MS });
    if (due.length === 0) return;
    await Promise.all(due.map((claimed) => deliver(ports, notifier, claimed)));
  }
}
