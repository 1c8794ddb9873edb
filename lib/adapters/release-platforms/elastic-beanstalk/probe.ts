import { listVersions } from "@/lib/adapters/release-platforms/elastic-beanstalk/application-versions";
import {
  hashConfig,
  readEnvironment,
  readLastError,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/environment";
import { type BeanstalkTarget, placeOf } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
import type { Serving } from "@/lib/adapters/release-platforms/release-platform";

type Finding = { good: boolean; says: string };

const UNTRIED =
  "elasticbeanstalk:UpdateEnvironment, and what it needs below it (CloudFormation, Auto Scaling, EC2, S3), cannot be tried without deploying.";

/** Tries each permission by the call that needs it. */
export async function probeBeanstalk(
  target: BeanstalkTarget,
  askServing: (() => Promise<Serving>) | null,
): Promise<{ ok: boolean; findings: string[] }> {
  const environment = await readEnvironment(target).catch((error: Error) => error);
  const found = environment instanceof Error ? null : environment;
  const findings: Finding[] = [
    environment instanceof Error
      ? { good: false, says: `elasticbeanstalk:DescribeEnvironments: ${environment.message}` }
      : {
          good: found !== null,
          says: found
            ? `elasticbeanstalk:DescribeEnvironments: ${found.EnvironmentName} is ${found.Status} with ${found.VersionLabel ?? "no version"}`
            : `elasticbeanstalk:DescribeEnvironments: there is no ${placeOf(target).location}`,
        },
    await tried("elasticbeanstalk:DescribeApplicationVersions", async () => {
      const { length } = await listVersions(target);
      return { good: length > 0, says: `${length} application versions` };
    }),
    await tried("elasticbeanstalk:DescribeEvents", async () => {
      await readLastError(target);
      return { good: true, says: "events can be read" };
    }),
  ];
  if (found)
    findings.push(
      await tried("elasticbeanstalk:DescribeConfigurationSettings", async () => {
        const hash = await hashConfig(target, found);
        return { good: hash !== null, says: hash ? "options can be read" : "no configuration is deployed" };
      }),
    );
  if (askServing)
    findings.push(
      await tried("Production", async () => {
        const serving = await askServing();
        return { good: serving.ok, says: serving.ok ? `answers ${serving.version}` : serving.why };
      }),
    );
  return { ok: findings.every(({ good }) => good), findings: [...findings.map(({ says }) => says), UNTRIED] };
}

async function tried(what: string, look: () => Promise<Finding>): Promise<Finding> {
  const { good, says } = await look().catch((error: Error) => ({ good: false, says: error.message }));
  return { good, says: `${what}: ${says}` };
}
