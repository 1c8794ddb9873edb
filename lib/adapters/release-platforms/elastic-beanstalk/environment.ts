import { createHash } from "node:crypto";
import { z } from "zod";
import { listOf, readBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/ask-beanstalk";
import type { BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";

const environmentSchema = z.object({
  EnvironmentId: z.string(),
  EnvironmentName: z.string(),
  VersionLabel: z.string().optional(),
  Status: z.string(),
  Health: z.string().optional(),
  HealthStatus: z.string().optional(),
  AbortableOperationInProgress: z.string().optional(),
});

/** `Status` Ready means only that nothing is under way: a failed deployment ends so too, with the old label. */
export type Environment = z.infer<typeof environmentSchema>;

/** Null: Elastic Beanstalk knows no such environment, or it was terminated. */
export async function readEnvironment(target: BeanstalkTarget): Promise<Environment | null> {
  const { Environments } = await readBeanstalk(
    target,
    "DescribeEnvironments",
    { ApplicationName: target.application, EnvironmentIds: [target.environmentId], IncludeDeleted: false },
    z.object({ Environments: listOf(environmentSchema) }),
  );
  return Environments.find(({ EnvironmentId }) => EnvironmentId === target.environmentId) ?? null;
}

const settingsSchema = z.object({
  DeploymentStatus: z.string().optional(),
  PlatformArn: z.string().optional(),
  SolutionStackName: z.string().optional(),
  OptionSettings: listOf(
    z.object({
      Namespace: z.string(),
      OptionName: z.string(),
      ResourceName: z.string().optional(),
      Value: z.string().optional(),
    }),
  ),
});

/** What a release is started with and deployed by; the size of the fleet is changed by others all day. */
const RELEVANT =
  /^aws:elasticbeanstalk:(application|command|container|environment:process|environment:proxy|healthreporting)/;

/**
 * `sha256:` and 64 digits over the platform version and the options that a release runs with, environment properties
 * among them. Values go in as digests of their own, and nowhere else. Null: no configuration is deployed.
 */
export async function hashConfig(
  target: BeanstalkTarget,
  { EnvironmentName }: Pick<Environment, "EnvironmentName">,
): Promise<string | null> {
  const { ConfigurationSettings } = await readBeanstalk(
    target,
    "DescribeConfigurationSettings",
    { ApplicationName: target.application, EnvironmentName },
    z.object({ ConfigurationSettings: listOf(settingsSchema) }),
  );
  const deployed = ConfigurationSettings.find(({ DeploymentStatus }) => DeploymentStatus !== "pending");
  if (!deployed) return null;
  const options = deployed.OptionSettings.filter(({ Namespace }) => RELEVANT.test(Namespace)).map(
    ({ Namespace, ResourceName, OptionName, Value }) =>
      JSON.stringify([Namespace, ResourceName ?? "", OptionName, digestOf(Value ?? "")]),
  );
  const platform = deployed.PlatformArn ?? deployed.SolutionStackName ?? "";
  return `sha256:${digestOf([platform, ...options.sort()].join("\n"))}`;
}

const eventSchema = z.object({ EventDate: z.string(), Message: z.string() });
export type BeanstalkEvent = z.infer<typeof eventSchema>;

/** The newest event that tells of an error or worse; null: there is none. */
export async function readLastError(target: BeanstalkTarget): Promise<BeanstalkEvent | null> {
  const { Events } = await readBeanstalk(
    target,
    "DescribeEvents",
    {
      ApplicationName: target.application,
      EnvironmentId: target.environmentId,
      Severity: "ERROR",
      MaxRecords: 1,
    },
    z.object({ Events: listOf(eventSchema) }),
  );
  return Events[0] ?? null;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
