import type { Place } from "@/lib/adapters/release-platforms/release-platform";
import type { Secret } from "@/lib/secret";

/** One environment of an application, from twokey.yaml. */
export type BeanstalkTarget = {
  /** The address of the API; null: that of the region. */
  apiUrl?: string | null | undefined;
  region: string;
  application: string;
  /** Such as e-abcdefghij: a name can be given to another environment, an id cannot. */
  environmentId: string;
  accessKeyId: Secret;
  secretAccessKey: Secret;
  /** Beside temporary keys. */
  sessionToken?: Secret | null | undefined;
  /** How long an update is waited for before its outcome counts as unknown. */
  deployMinutes: number;
  versionUrl?: string | null | undefined;
  healthUrl?: string | null | undefined;
};

/** With a path, because what is signed and what is sent must be the same text. */
export function addressOf({ apiUrl, region }: BeanstalkTarget): string {
  return new URL(apiUrl ?? `https://elasticbeanstalk.${region}.amazonaws.com/`).href;
}

export function placeOf({ region, application, environmentId }: BeanstalkTarget): Place {
  return {
    identity: `elastic-beanstalk:${region}/${environmentId}`,
    location: `Elastic Beanstalk ${region}, application ${application}, environment ${environmentId}`,
  };
}
