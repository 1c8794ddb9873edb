import { elasticBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/elastic-beanstalk";
import { railway } from "@/lib/adapters/release-platforms/railway/railway";
import { releaseDirectories } from "@/lib/adapters/release-platforms/release-directories/release-directories";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { WrittenTarget } from "@/lib/schemas/targets/target";
import type { Opened } from "@/lib/secret";

/** `settings` is one of the targets of a service in twokey.yaml. */
export function openReleasePlatform(settings: Opened<WrittenTarget>): ReleasePlatform {
  switch (settings.platform) {
    case "elastic-beanstalk":
      return elasticBeanstalk(settings);
    case "railway":
      return railway(settings);
    case "release-directories":
      return releaseDirectories(settings);
  }
}
