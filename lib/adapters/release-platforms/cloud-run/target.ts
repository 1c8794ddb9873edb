import type { Secret } from "@/lib/secret";

/** A service of Cloud Run, from twokey.yaml. */
export type CloudRunTarget = {
  project: string;
  region: string;
  service: string;
  /** Key of a service account, the JSON file as Google gives it. Exactly one of the two is there. */
  serviceAccountKey?: Secret | undefined;
  /** An access token that somebody else renews. */
  token?: Secret | undefined;
  /** Keys of a label or an annotation of a revision. */
  commitLabel: string;
  versionLabel: string;
  versionUrl?: string | undefined;
  healthUrl?: string | undefined;
  apiUrl: string;
  tokenUrl: string;
};

/** `projects/shop-prod/locations/europe-west1/services/shop` */
export function serviceName({ project, region, service }: CloudRunTarget): string {
  return `projects/${project}/locations/${region}/services/${service}`;
}

/** Address of a resource of the API by its full name. */
export function addressOf({ apiUrl }: CloudRunTarget, name: string): string {
  return `${apiUrl.replace(/\/$/, "")}/v2/${name}`;
}

/** The one call of this adapter that changes something: the traffic of the service and nothing else. */
export function trafficAddress(target: CloudRunTarget): string {
  return `${addressOf(target, serviceName(target))}?updateMask=traffic`;
}
