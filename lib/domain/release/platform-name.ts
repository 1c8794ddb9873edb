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
