import type { Slot } from "@/lib/adapters/release-platforms/app-service/read";
import {
  type Deployment,
  lastPart,
  type SlotConfigNames,
} from "@/lib/adapters/release-platforms/app-service/resources";
import { versionBuiltFrom, wholeCommit } from "@/lib/adapters/release-platforms/built-from";
import { contentDigest } from "@/lib/adapters/release-platforms/content-digest";
import type { PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";

const VERSION = /^v?\d+\.\d+[\w.+-]{0,60}$/;
/** Of Kudu: pending, building, deploying, failed, success. */
const UNDER_WAY = [0, 1, 2];
const FAILED = 3;
const SUCCESS = 4;

/** What a slot holds, by an identity that goes with the content when it is swapped. */
export type Holding =
  | {
      known: true;
      release: PlatformCandidate & { artefactDigest: string };
      fault: string | null;
      isChanging: boolean;
    }
  | { known: false; why: string };

export function holdingOf(slot: Slot): Holding {
  const runtime = slot.config.properties.linuxFxVersion || slot.config.properties.windowsFxVersion || "";
  const [kind, image = ""] = runtime.split("|");
  if (/^docker$/i.test(kind ?? "")) return imageIn(slot.name, image);
  if (/^(?:compose|kube|sitecontainers)$/i.test(kind ?? "")) {
    return {
      known: false,
      why: `${slot.name} runs several containers (${kind}), which have no one identity.`,
    };
  }
  return deploymentIn(slot, runtime);
}

/** A container is known by its digest alone: a tag may mean another image tomorrow. */
function imageIn(slot: string, image: string): Holding {
  const [, name = image, digest] = /^(.*)@(sha256:[0-9a-f]{64})$/.exec(image) ?? [];
  if (!digest) {
    const why = `${slot} runs ${image} by a tag, which may mean another image tomorrow; deploy it by its digest.`;
    return { known: false, why };
  }
  const tag = /:([\w][\w.-]*)$/.exec(lastPart(name))?.[1];
  const commit = wholeCommit(tag);
  const release = {
    releaseId: digest,
    version: tag && VERSION.test(tag) ? tag : versionBuiltFrom(commit, digest.slice(0, 19)),
    commit,
    artefactDigest: digest,
    retained: true,
  };
  return { known: true, release, fault: null, isChanging: false };
}

/** Files are known by the last deployment that App Service recorded and that succeeded. */
function deploymentIn({ name, deployments }: Slot, runtime: string): Holding {
  const own = deployments.filter((each) => !isSwapRecord(each)).toSorted(newestFirst);
  const succeeded = own.filter(({ properties }) => properties.status === SUCCESS);
  const live = succeeded.find(({ properties }) => properties.active) ?? succeeded[0];
  if (!live) {
    return {
      known: false,
      why: `${name} holds nothing whose deployment App Service recorded (FTP leaves no record).`,
    };
  }
  const newest = own[0]?.properties.status ?? SUCCESS;
  const releaseId = lastPart(live.id);
  const { commit, version } = marksOf(releaseId, live);
  const fault =
    newest === FAILED ? `The latest deployment to ${name} failed, so its files may be mixed.` : null;
  const release = {
    releaseId,
    version: version ?? versionBuiltFrom(commit, releaseId),
    commit,
    artefactDigest: contentDigest({ releaseId, commit, runtime, ended: live.properties.end_time }),
    retained: fault === null,
  };
  return { known: true, release, fault, isChanging: UNDER_WAY.includes(newest) };
}

/** Azure Pipelines records its swaps among the deployments; they put no content anywhere. */
function isSwapRecord({ properties }: Deployment): boolean {
  return /^slotswap$/i.test(String(saidIn(properties.message).type ?? ""));
}

/** GitHub names the commit `sha`, Azure Pipelines `commitId`; of git deployments it is the id. */
function marksOf(id: string, { properties }: Deployment): { commit: string | null; version: string | null } {
  const said = saidIn(properties.message);
  const commits = [said.sha, said.commitId, said.commit, id].map(String);
  const versions = [said.version, said.releaseName, said.buildNumber, properties.message?.trim()].map(String);
  return {
    commit: commits.find((text) => wholeCommit(text) !== null) ?? null,
    version: versions.find((text) => VERSION.test(text)) ?? null,
  };
}

function saidIn(message: string | null | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(message ?? "");
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function newestFirst(a: Deployment, b: Deployment): number {
  const at = ({ properties }: Deployment) =>
    Date.parse(properties.start_time ?? properties.end_time ?? "") || 0;
  return at(b) - at(a);
}

/** Over what stays in production when its content is swapped. The values of sticky settings are secrets and not read. */
export function stayingConfigHash({ site, config }: Slot, { properties: sticky }: SlotConfigNames): string {
  const { httpsOnly, clientCertEnabled, clientCertMode, publicNetworkAccess, virtualNetworkSubnetId } =
    site.properties;
  const { alwaysOn, cors, ftpsState, minTlsVersion, vnetName, vnetRouteAllEnabled } = config.properties;
  const { ipSecurityRestrictions, ipSecurityRestrictionsDefaultAction } = config.properties;
  return contentDigest({
    protocol: { httpsOnly, clientCertEnabled, clientCertMode, minTlsVersion, ftpsState, cors, alwaysOn },
    network: { publicNetworkAccess, virtualNetworkSubnetId, vnetName, vnetRouteAllEnabled },
    restrictions: { ipSecurityRestrictions, ipSecurityRestrictionsDefaultAction },
    sticky: [sticky?.appSettingNames, sticky?.connectionStringNames, sticky?.azureStorageConfigNames].map(
      (names) => (names ?? []).toSorted(),
    ),
  });
}
