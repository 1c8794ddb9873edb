import { z } from "zod";
import { elasticBeanstalkTarget } from "@/lib/schemas/targets/elastic-beanstalk";
import { helmTarget } from "@/lib/schemas/targets/helm";
import { kubernetesTarget } from "@/lib/schemas/targets/kubernetes";
import { netlifyTarget } from "@/lib/schemas/targets/netlify";
import { railwayTarget } from "@/lib/schemas/targets/railway";
import { releaseDirectoriesTarget } from "@/lib/schemas/targets/release-directories";
import { vercelTarget } from "@/lib/schemas/targets/vercel";

/** Where a service is put live, as it is written in twokey.yaml. */
export const writtenTarget = z.discriminatedUnion("platform", [
  elasticBeanstalkTarget,
  helmTarget,
  kubernetesTarget,
  netlifyTarget,
  railwayTarget,
  releaseDirectoriesTarget,
  vercelTarget,
]);

export type WrittenTarget = z.infer<typeof writtenTarget>;
