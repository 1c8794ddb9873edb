import type { Database } from "@/lib/db/client";
import { saveTarget } from "@/lib/db/deployment";
import { planChange } from "@/test/plan-document";

const LIVE = { ...planChange().from, since: null, saidBy: "test", warnings: [] };

/** What the worker would have read from the platform: by default the release that the test plans start from, now. */
export async function seeLive(worker: Database, changes: object = {}, readAt = new Date()): Promise<void> {
  const live = { ...LIVE, ...changes };
  await worker.$transaction((tx) =>
    saveTarget(tx, {
      service: "shop",
      target: "main",
      location: null,
      live,
      candidates: [],
      held: null,
      error: null,
      readAt,
    }),
  );
}
