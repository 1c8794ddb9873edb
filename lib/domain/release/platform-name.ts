/** Where a release can be put live; as it is written in twokey.yaml. */
export const PLATFORM_NAMES = [
  "release-directories",
  "kubernetes",
  "helm",
  "vercel",
  "netlify",
  "railway",
  "elastic-beanstalk",
  "cloud-run",
  "app-service",
  "git",
  "unleash",
  "launchdarkly",
  "environment-variable",
] as const;

export type PlatformName = (typeof PLATFORM_NAMES)[number];

const FLAGS: readonly PlatformName[] = ["unleash", "launchdarkly", "environment-variable"];

/** Whether the releases of the platform are the states of a flag. */
export function isFlag(platform: PlatformName): boolean {
  return FLAGS.includes(platform);
}

/**
 * Platforms on which going back makes something that never ran as such: a new commit, another state of a flag. There
 * the proposer's own approval does not count, and nothing has to be held.
 */
export function isNewByNature(platform: PlatformName): boolean {
  return platform === "git" || isFlag(platform);
}
