import { releaseDirectories } from "@/lib/adapters/release-platforms/release-directories/release-directories";
import type { ReleaseDirectoriesTarget } from "@/lib/adapters/release-platforms/release-directories/target";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";

/** `target` of a service in twokey.yaml. */
export type TargetSettings = { platform: "release-directories" } & ReleaseDirectoriesTarget;

export function openReleasePlatform(target: TargetSettings): ReleasePlatform {
  switch (target.platform) {
    case "release-directories":
      return releaseDirectories(target);
  }
}
