import { z } from "zod";
import { appServiceTarget } from "@/lib/schemas/targets/app-service";
import { cloudRunTarget } from "@/lib/schemas/targets/cloud-run";
import { elasticBeanstalkTarget } from "@/lib/schemas/targets/elastic-beanstalk";
import { environmentVariableTarget } from "@/lib/schemas/targets/environment-variable";
import { gitTarget } from "@/lib/schemas/targets/git";
import { helmTarget } from "@/lib/schemas/targets/helm";
import { kubernetesTarget } from "@/lib/schemas/targets/kubernetes";
import { launchDarklyTarget } from "@/lib/schemas/targets/launchdarkly";
import { netlifyTarget } from "@/lib/schemas/targets/netlify";
import { railwayTarget } from "@/lib/schemas/targets/railway";
import { releaseDirectoriesTarget } from "@/lib/schemas/targets/release-directories";
import { unleashTarget } from "@/lib/schemas/targets/unleash";
import { vercelTarget } from "@/lib/schemas/targets/vercel";

/** Where a service is put live, as it is written in twokey.yaml. */
export const writtenTarget = z.discriminatedUnion("platform", [
  appServiceTarget,
  cloudRunTarget,
  elasticBeanstalkTarget,
  gitTarget,
  kubernetesTarget,
  railwayTarget,
  releaseDirectoriesTarget,
  vercelTarget,
  netlifyTarget,
  unleashTarget,
  launchDarklyTarget,
  environmentVariableTarget,
  helmTarget,
]);

export type WrittenTarget = z.infer<typeof writtenTarget>;
