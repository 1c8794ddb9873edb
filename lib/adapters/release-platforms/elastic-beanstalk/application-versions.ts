import { createHash } from "node:crypto";
import { z } from "zod";
import { listOf, readBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/ask-beanstalk";
import type { BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
import type { PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";

const PAGE = 100;
const MOST_PAGES = 10;
/** Unprocessed is what most pipelines create: it is only checked when it is deployed. */
const DEPLOYABLE = ["Processed", "Unprocessed"];

const versionSchema = z.object({
  ApplicationVersionArn: z.string().optional(),
  VersionLabel: z.string(),
  Status: z.string().optional(),
  DateCreated: z.string(),
  BuildArn: z.string().optional(),
  SourceBundle: z
    .object({ S3Bucket: z.string().optional(), S3Key: z.string().optional() })
    .or(z.literal(""))
    .optional(),
  SourceBuildInformation: z
    .object({ SourceType: z.string(), SourceRepository: z.string(), SourceLocation: z.string() })
    .or(z.literal(""))
    .optional(),
  ImageSource: z.unknown().optional(),
});
export type ApplicationVersion = z.infer<typeof versionSchema>;

const answerSchema = z.object({
  ApplicationVersions: listOf(versionSchema),
  NextToken: z.string().optional(),
});

/** The version with exactly this label; null: it was deleted. */
export async function readVersion(
  target: BeanstalkTarget,
  label: string,
): Promise<ApplicationVersion | null> {
  const { ApplicationVersions } = await readBeanstalk(
    target,
    "DescribeApplicationVersions",
    { ApplicationName: target.application, VersionLabels: [label] },
    answerSchema,
  );
  return ApplicationVersions.find(({ VersionLabel }) => VersionLabel === label) ?? null;
}

/** Newest first. */
export async function listVersions(target: BeanstalkTarget): Promise<ApplicationVersion[]> {
  const found: ApplicationVersion[] = [];
  let token: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: z.infer<typeof answerSchema> = await readBeanstalk(
      target,
      "DescribeApplicationVersions",
      { ApplicationName: target.application, MaxRecords: PAGE, NextToken: token },
      answerSchema,
    );
    found.push(...answer.ApplicationVersions);
    token = answer.NextToken ?? null;
    if (!token) break;
  }
  return found.sort((one, other) => Date.parse(other.DateCreated) - Date.parse(one.DateCreated));
}

export function candidateOf(version: ApplicationVersion): PlatformCandidate {
  return {
    releaseId: version.VersionLabel,
    version: version.VersionLabel,
    commit: commitOf(version),
    artefactDigest: digestOf(version),
    retained: whyNotDeployable(version) === null,
  };
}

/** Null: it can be deployed. */
export function whyNotDeployable({ Status, SourceBundle, ImageSource }: ApplicationVersion): string | null {
  if (Status !== undefined && !DEPLOYABLE.includes(Status)) return `is ${Status}`;
  const hasBundle = typeof SourceBundle === "object" && !!SourceBundle.S3Key;
  return hasBundle || ImageSource ? null : "has no source bundle any more";
}

/**
 * `sha256:` and 64 digits over what Elastic Beanstalk says of the version: a label that was deleted and given again
 * has another. The bundle itself lies in S3 and is not read.
 */
export function digestOf(version: ApplicationVersion): string {
  const { ApplicationVersionArn, VersionLabel, DateCreated, BuildArn } = version;
  const { SourceBundle, SourceBuildInformation, ImageSource } = version;
  const said = [
    ApplicationVersionArn,
    VersionLabel,
    DateCreated,
    BuildArn,
    SourceBundle,
    SourceBuildInformation,
    ImageSource,
  ];
  const text = JSON.stringify(said.map((part) => part ?? null));
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** From where the source was built, otherwise a whole commit id that stands in the label. */
export function commitOf({ SourceBuildInformation, VersionLabel }: ApplicationVersion): string | null {
  const location =
    typeof SourceBuildInformation === "object" && SourceBuildInformation.SourceType === "Git"
      ? SourceBuildInformation.SourceLocation
      : "";
  const whole = /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/;
  return whole.exec(location)?.[0] ?? whole.exec(VersionLabel)?.[0] ?? null;
}
