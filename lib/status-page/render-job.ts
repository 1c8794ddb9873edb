import type { TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { publicStatusPage } from "@/lib/queries/status";
import { writeWhole } from "@/lib/status-page/files";
import { renderHtml } from "@/lib/status-page/render";
import { renderFeed, renderSummary } from "@/lib/status-page/render-data";

type Rendering = { db: Database; config: TwokeyConfig; directory: string; now?: Date };

/**
 * Renders what was published into static files. Files that would stay the same are not touched, so it may run
 * as often as one likes; it has to run once a day for the history. Answers whether anything changed.
 */
export async function renderStatusPage({
  db,
  config,
  directory,
  now = new Date(),
}: Rendering): Promise<boolean> {
  const status = await publicStatusPage(db, config, now);
  const changes = [
    await writeWhole(directory, "summary.json", renderSummary(status)),
    await writeWhole(directory, "feed.atom", renderFeed(status)),
    await writeWhole(directory, "index.html", renderHtml(status)),
  ];
  return changes.includes(true);
}
