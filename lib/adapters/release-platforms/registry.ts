import { releaseDirectories } from "@/lib/adapters/release-platforms/release-directories/release-directories";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { WrittenTarget } from "@/lib/schemas/targets/target";
import type { Opened } from "@/lib/secret";

/** `settings` is one of the targets of a service in twokey.yaml. */
export function openReleasePlatform(settings: Opened<WrittenTarget>): ReleasePlatform {
  switch (settings.platform) {
    case "release-directories":
      return releaseDirectories(settings);
  }
}
