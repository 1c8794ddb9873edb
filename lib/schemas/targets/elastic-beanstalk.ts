import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

/** An environment of AWS Elastic Beanstalk; see docs/platforms/elastic-beanstalk.md. */
export const elasticBeanstalkTarget = block({
  platform: z.literal("elastic-beanstalk"),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "a region, such as eu-west-1"),
  application: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine((name) => !name.includes("/"), "the name of an application, which holds no /"),
  /** An id, because a name can be given to another environment. */
  environmentId: z.string().regex(/^e-[a-z0-9]{10}$/, "the id of an environment, such as e-abcdefghij"),
  accessKeyId: credential,
  secretAccessKey: credential,
  sessionToken: credential.optional(),
  deployMinutes: z.int().min(1).max(60).default(15),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
  apiUrl: httpUrl.optional(),
});
