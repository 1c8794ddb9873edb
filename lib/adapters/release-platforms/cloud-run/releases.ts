import { ownVersion, wholeCommit } from "@/lib/adapters/release-platforms/built-from";
import { type Revision, type Service, shortName } from "@/lib/adapters/release-platforms/cloud-run/resources";
import type { CloudRunTarget } from "@/lib/adapters/release-platforms/cloud-run/target";
import { tagsOf } from "@/lib/adapters/release-platforms/cloud-run/traffic";
import { contentDigest } from "@/lib/adapters/release-platforms/content-digest";
import type { PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";

const IMAGE_TAG = /:([\w][\w.-]{0,127})$/;
/** Tags of images that move, beside those that are relative anywhere. */
const MOVING = new Set(["main", "master", "prod", "production", "release"]);

type Keys = Pick<CloudRunTarget, "commitLabel" | "versionLabel">;

/** A revision as a release; its id is its name, which Cloud Run gives to no other revision of the service. */
export function releaseOf(revision: Revision, keys: Keys): PlatformCandidate {
  const releaseId = shortName(revision.name);
  const commit = wholeCommit(marked(revision, keys.commitLabel));
  return {
    releaseId,
    version: ownVersion(marked(revision, keys.versionLabel)) ?? imageTag(revision) ?? releaseId,
    commit,
    artefactDigest: revisionDigest(revision),
    retained: whyUnusable(revision) === null,
  };
}

/** Why the revision cannot serve; null when it can. An idle revision is ready too: it starts with its first request. */
export function whyUnusable({ name, conditions, deleteTime }: Revision): string | null {
  if (deleteTime !== undefined) return `${shortName(name)} is deleted.`;
  const ready = conditions.find(({ type }) => type === "Ready");
  if (ready?.state === "CONDITION_SUCCEEDED") return null;
  const reason = [ready?.reason ?? ready?.revisionReason, ready?.message].filter(Boolean).join(": ");
  return `${shortName(name)} is not ready (${reason || "Cloud Run does not say why"}).`;
}

/** Over what a revision is made of. Its uid stands for the image that Cloud Run resolved a tag to when it was made. */
function revisionDigest(revision: Revision): string {
  const { name, uid, createTime, containers, volumes, serviceAccount, scaling, vpcAccess } = revision;
  const { maxInstanceRequestConcurrency, timeout, executionEnvironment, encryptionKey } = revision;
  const limits = { maxInstanceRequestConcurrency, timeout, executionEnvironment };
  const runs = { containers, volumes, serviceAccount, scaling, vpcAccess, encryptionKey };
  return contentDigest({ name, uid, createTime, ...runs, ...limits });
}

/** Over what belongs to the service and stays whichever revision serves. */
export function serviceConfigHash(service: Service): string {
  const { ingress, binaryAuthorization, scaling, invokerIamDisabled } = service;
  const { defaultUriDisabled, iapEnabled, multiRegionSettings, customAudiences } = service;
  return contentDigest({
    ingress,
    binaryAuthorization,
    scaling,
    invokerIamDisabled,
    defaultUriDisabled,
    iapEnabled,
    multiRegionSettings,
    customAudiences,
    tags: tagsOf(service),
  });
}

/** Secrets that the revision reads by a version that moves, so that they do not go back with it. */
export function movingSecrets({ containers, volumes }: Revision): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("secret" in value && typeof value.secret === "string") {
      const version = "version" in value ? value.version : undefined;
      const items = "items" in value && Array.isArray(value.items) ? value.items : [];
      const versions =
        items.length > 0 ? items.map((item: { version?: unknown }) => item.version) : [version];
      if (versions.some((each) => typeof each !== "string" || !/^\d+$/.test(each)))
        found.add(shortName(value.secret));
    }
    Object.values(value).forEach(visit);
  };
  visit(containers);
  visit(volumes);
  return [...found].sort();
}

function marked({ labels, annotations }: Revision, key: string): string | undefined {
  return labels[key] || annotations[key];
}

const nameOf = (image: string) => image.split("@")[0] ?? "";

function imageTag({ containers }: Revision): string | null {
  const tag = IMAGE_TAG.exec(shortName(nameOf(containers[0]?.image ?? "")))?.[1];
  return MOVING.has(tag?.toLowerCase() ?? "") ? null : ownVersion(tag);
}
