import { z } from "zod";
import { elasticBeanstalkTarget } from "@/lib/schemas/targets/elastic-beanstalk";
import { railwayTarget } from "@/lib/schemas/targets/railway";
import { releaseDirectoriesTarget } from "@/lib/schemas/targets/release-directories";

/** Where a service is put live, as it is written in twokey.yaml. */
export const writtenTarget = z.discriminatedUnion("platform", [
  elasticBeanstalkTarget,
  railwayTarget,
  releaseDirectoriesTarget,
]);

export type WrittenTarget = z.infer<typeof writtenTarget>;
