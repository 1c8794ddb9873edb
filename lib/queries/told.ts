import type { Transaction } from "@/lib/db/client";
import { asksForApproval } from "@/lib/domain/notice/audience";
import type { Channel } from "@/lib/domain/notice/notice";

/** One message that asked for an approval. `to` names a person for mail; instants are ISO strings. */
export type ToldLine = {
  channel: Channel;
  to: string | null;
  state: "waiting" | "sent" | "given_up" | "pointless";
  said: string | null;
  at: string;
};

/** Who was asked to approve a plan, newest ask first. */
export async function toldOf(db: Transaction, planId: string): Promise<ToldLine[]> {
  const notices = await db.notice.findMany({
    where: { planId },
    orderBy: { position: "desc" },
    include: {
      deliveries: {
        include: { person: { select: { name: true } } },
        orderBy: [{ channel: "asc" }, { id: "asc" }],
      },
    },
  });
  return notices
    .filter(({ event }) => asksForApproval(event))
    .flatMap(({ createdAt, deliveries }) =>
      deliveries.map(({ channel, person, outcome, said, endedAt }) => ({
        // CHECKs keep other words out of the table.
        channel: channel as Channel,
        to: person?.name ?? null,
        state: (outcome ?? "waiting") as ToldLine["state"],
        said,
        at: (endedAt ?? createdAt).toISOString(),
      })),
    );
}
