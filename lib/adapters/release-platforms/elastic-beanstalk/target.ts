import type { Place } from "@/lib/adapters/release-platforms/release-platform";
import type { Secret } from "@/lib/secret";

/** One environment of an application, from twokey.yaml. */
export type BeanstalkTarget = {
  /** The address of the API; null: that of the region. */
  url: string | null;
  region: string;
  application: string;
  /** Such as e-abcdefghij: a name can be given to another environment, an id cannot. */
  environmentId: string;
  accessKeyId: Secret;
  secretAccessKey: Secret;
  sessionToken: Secret | null;
  versionUrl: string | null;
  healthUrl: string | null;
};

/** With a path, because what is signed and what is sent must be the same text. */
export function addressOf({ url, region }: BeanstalkTarget): string {
  return new URL(url ?? `https://elasticbeanstalk.${region}.amazonaws.com/`).href;
}

export function placeOf({ region, application, environmentId }: BeanstalkTarget): Place {
  return {
    identity: `elastic-beanstalk:${region}/${environmentId}`,
    location: `Elastic Beanstalk ${region}, application ${application}, environment ${environmentId}`,
  };
}
