import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Reference } from "@/lib/adapters/release-platforms/helm/manifest";
import { type Revision, readStored } from "@/lib/adapters/release-platforms/helm/stored-release";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { type Workload, workloadShape } from "@/lib/adapters/release-platforms/helm/workload";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

/** Everything but the content of the objects; the API server has it since 1.15. */
const METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
const METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

const marks = z.record(z.string(), z.string()).default({});

const metadataShape = z.object({
  name: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  labels: marks,
  annotations: marks,
});

/** Where one revision lies, newest of them first. `labels` of the Secret, that of Helm and of whoever manages it. */
export type StoredRevision = {
  number: number;
  status: string;
  secret: string;
  marks: { labels: Record<string, string>; annotations: Record<string, string> };
};

export type WorkloadKey = {
  kind: "Deployment" | "StatefulSet" | "DaemonSet";
  namespace: string;
  name: string;
};

export type Access = { verb: string; group: string; resource: string; namespace: string };

/** Asked anew for each question and never cached. Every one throws `PlatformUnreadable`. */
export type Cluster = {
  version(): Promise<string>;
  revisions(): Promise<StoredRevision[]>;
  /** Null: it is not there any more. */
  revision(secret: string): Promise<Revision | null>;
  workload(key: WorkloadKey): Promise<Workload | null>;
  /** Changes whenever the object is changed; null: there is none. */
  fingerprint(reference: Reference): Promise<string | null>;
  mayDo(access: Access): Promise<boolean>;
};

export function openCluster(target: HelmTarget): Cluster {
  const { namespace } = target;
  const server = target.server.replace(/\/+$/, "");
  const ask = async <Shape>(
    path: string,
    shape: z.ZodType<Shape>,
    accept = "application/json",
    body?: object,
  ): Promise<Shape | null> => {
    const headers = { authorization: target.token.bearer(), accept };
    const ca = await readAuthority(target);
    const sent = body && { method: "POST", body: JSON.stringify(body) };
    return readJson(
      {
        url: `${server}${path}`,
        ca,
        ...sent,
        headers: { ...headers, ...(body && { "content-type": "application/json" }) },
      },
      shape,
    );
  };
  const secrets = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  return {
    version: async () =>
      (await ask("/version", z.object({ gitVersion: z.string() })))?.gitVersion ?? "unknown",
    async revisions() {
      const selector = encodeURIComponent(`owner=helm,name=${target.release}`);
      const shape = z.object({ items: z.array(z.object({ metadata: metadataShape })) });
      const list = await ask(`${secrets}?labelSelector=${selector}`, shape, METADATA_LIST);
      return (list?.items ?? [])
        .flatMap(({ metadata }) => toStored(metadata))
        .sort((a, b) => b.number - a.number);
    },
    async revision(secret) {
      const shape = z.object({ data: z.object({ release: z.string() }) });
      const found = await ask(`${secrets}/${encodeURIComponent(secret)}`, shape);
      return found && readStored(secret, found.data.release);
    },
    workload: (key) => ask(workloadPath(key), workloadShape),
    async fingerprint({ kind, name }) {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${kind.toLowerCase()}s/${encodeURIComponent(name)}`;
      const found = await ask(path, z.object({ metadata: metadataShape }), METADATA);
      return found && `${found.metadata.uid}@${found.metadata.resourceVersion}`;
    },
    async mayDo({ verb, group, resource, namespace: where }) {
      const kind = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview" };
      const resourceAttributes = { namespace: where, verb, group, resource };
      const shape = z.object({ status: z.object({ allowed: z.boolean() }) });
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const review = await ask(path, shape, undefined, { ...kind, spec: { resourceAttributes } });
      return review?.status.allowed === true;
    },
  };
}

export async function readAuthority({ ca }: HelmTarget): Promise<string | undefined> {
  if (ca === null) return undefined;
  return readFile(ca, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new PlatformUnreadable(`${ca}, the authority of the cluster, cannot be read (${error.code})`);
  });
}

function toStored({ name, labels, annotations }: z.infer<typeof metadataShape>): StoredRevision[] {
  const number = Number(labels.version);
  if (!Number.isSafeInteger(number) || number < 1) return [];
  return [{ number, status: labels.status ?? "unknown", secret: name, marks: { labels, annotations } }];
}

function workloadPath({ kind, namespace, name }: WorkloadKey): string {
  const place = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}`;
  return `${place}/${kind.toLowerCase()}s/${encodeURIComponent(name)}`;
}
