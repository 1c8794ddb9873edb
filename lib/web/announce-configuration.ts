import { followedConfiguration } from "@/lib/configuration";
import { liveHub } from "@/lib/live/hub";
import { toConfigurationView } from "@/lib/queries/configuration-view";

const LOOK_EVERY_MS = 1_000;

/** Tells every open page to read again when another configuration is in force, or something else is wrong on disk. */
export function announceConfiguration(): void {
  let before: string | null = null;
  setInterval(() => {
    const now = viewNow();
    if (before !== null && now !== null && now !== before) liveHub().tell({ topic: "resync" });
    before = now ?? before;
  }, LOOK_EVERY_MS).unref();
}

/** Null while there is no usable configuration: every page says so itself. */
function viewNow(): string | null {
  try {
    return JSON.stringify(toConfigurationView(followedConfiguration()));
  } catch {
    return null;
  }
}
