import { setTimeout as wait } from "node:timers/promises";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";

/** Reads the platform, and throws when it takes longer than its longest call: a platform that hangs holds up nobody. */
export async function readInTime<T>(
  platform: ReleasePlatform,
  read: (platform: ReleasePlatform) => Promise<T>,
): Promise<T> {
  const { longestCallMs } = platform.capabilities;
  const answered = new AbortController();
  const late = wait(longestCallMs, null, { signal: answered.signal }).then(() => {
    throw new Error(`the platform did not answer within ${longestCallMs / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([read(platform), late]);
  } finally {
    answered.abort();
  }
}
