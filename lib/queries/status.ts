import type { TwokeyConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { publicUpdates } from "@/lib/db/message";
import { HISTORY_DAYS, type PublicStatus, publicStatus } from "@/lib/domain/message/public-status";

/** What the public status page shows at `now`. */
export async function publicStatusPage(
  db: Transaction,
  config: TwokeyConfig,
  now: Date,
): Promise<PublicStatus> {
  const since = new Date(now.getTime() - HISTORY_DAYS * 86_400_000);
  const components = config.services.flatMap(({ publicName }) => (publicName ? [publicName] : []));
  return publicStatus(config.installation.name, components, await publicUpdates(db, since), now);
}
