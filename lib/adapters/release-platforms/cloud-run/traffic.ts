import {
  type Service,
  shortName,
  type TrafficTarget,
} from "@/lib/adapters/release-platforms/cloud-run/resources";

const LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const REVISION = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";

/** `pinned`: the revision is named, and not just the latest one at this moment. */
export type Serving = { ok: true; revision: string; pinned: boolean } | { ok: false; why: string };

/** Which one revision gets all traffic, as Cloud Run reports it. */
export function served(service: Service): Serving {
  return only(service.trafficStatuses, service, "gets no traffic by the report of Cloud Run");
}

/** Which one revision is to get all traffic. A service that names nothing wants the latest. */
export function wanted(service: Service): Serving {
  const traffic = service.traffic.length > 0 ? service.traffic : [latest()];
  return only(traffic, service, "is given no traffic");
}

function only(targets: readonly TrafficTarget[], service: Service, none: string): Serving {
  const shares = new Map<string, number>();
  for (const target of targets) {
    const revision =
      target.revision || (target.type === LATEST ? shortName(service.latestReadyRevision) : "");
    if (target.percent > 0) shares.set(revision, (shares.get(revision) ?? 0) + target.percent);
  }
  const [first, ...others] = shares;
  if (!first) return { ok: false, why: `No revision ${none}.` };
  if (first[0] === "") return { ok: false, why: "Cloud Run does not say which revision is the latest one." };
  if (others.length > 0) {
    const split = [...shares].map(([revision, percent]) => `${percent} % to ${revision}`).join(", ");
    return { ok: false, why: `Traffic is split: ${split}. Give all of it to one revision first.` };
  }
  const pinned = !targets.some(({ type, percent }) => percent > 0 && type !== REVISION);
  return { ok: true, revision: first[0], pinned };
}

/** Addresses of single revisions, which are part of the traffic: what is not named again would be taken away. */
export function tagsOf(service: Service): object[] {
  return service.traffic
    .filter(({ tag }) => tag !== "")
    .toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
    .map(({ type, revision, tag }) => ({ type, ...(revision !== "" && { revision }), percent: 0, tag }));
}

export function pinning(service: Service, revision: string): string {
  return JSON.stringify({ traffic: [{ type: REVISION, revision, percent: 100 }, ...tagsOf(service)] });
}

export function followingLatest(service: Service): string {
  return JSON.stringify({ traffic: [{ type: LATEST, percent: 100 }, ...tagsOf(service)] });
}

/** The signed text stays as it is, with one field more at its end. */
export function withEtag(body: string, etag: string): string {
  return `${body.slice(0, -1)},"etag":${JSON.stringify(etag)}}`;
}

function latest(): TrafficTarget {
  return { type: LATEST, revision: "", percent: 100, tag: "" };
}
