import { appService } from "@/lib/adapters/release-platforms/app-service/app-service";
import { cloudRun } from "@/lib/adapters/release-platforms/cloud-run/cloud-run";
import { elasticBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/elastic-beanstalk";
import { environmentVariable } from "@/lib/adapters/release-platforms/environment-variable/environment-variable";
import { gitBranch } from "@/lib/adapters/release-platforms/git/git";
import { helm } from "@/lib/adapters/release-platforms/helm/helm";
import { targetOf as helmTargetOf } from "@/lib/adapters/release-platforms/helm/target";
import { kubernetes } from "@/lib/adapters/release-platforms/kubernetes/kubernetes";
import { targetOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import { launchDarkly } from "@/lib/adapters/release-platforms/launchdarkly/launchdarkly";
import { netlify } from "@/lib/adapters/release-platforms/netlify/netlify";
import { railway } from "@/lib/adapters/release-platforms/railway/railway";
import { releaseDirectories } from "@/lib/adapters/release-platforms/release-directories/release-directories";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { unleash } from "@/lib/adapters/release-platforms/unleash/unleash";
import { vercel } from "@/lib/adapters/release-platforms/vercel/vercel";
import type { WrittenTarget } from "@/lib/schemas/targets/target";
import type { Opened } from "@/lib/secret";

/** `settings` is one of the targets of a service in twokey.yaml. */
export function openReleasePlatform(settings: Opened<WrittenTarget>): ReleasePlatform {
  switch (settings.platform) {
    case "app-service":
      return appService(settings);
    case "cloud-run":
      return cloudRun(settings);
    case "elastic-beanstalk":
      return elasticBeanstalk(settings);
    case "git":
      return gitBranch(settings);
    case "railway":
      return railway(settings);
    case "helm":
      return helm(helmTargetOf(settings));
    case "kubernetes":
      return kubernetes(targetOf(settings));
    case "release-directories":
      return releaseDirectories(settings);
    case "vercel":
      return vercel(settings);
    case "netlify":
      return netlify(settings);
    case "unleash":
      return unleash(settings);
    case "launchdarkly":
      return launchDarkly(settings);
    case "environment-variable":
      return environmentVariable(settings);
  }
}
