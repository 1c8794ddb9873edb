import type { Authorization } from "@/lib/adapters/release-platforms/access-token";
import {
  operationShape,
  type Revision,
  revisionListShape,
  revisionShape,
  type Service,
  serviceShape,
} from "@/lib/adapters/release-platforms/cloud-run/resources";
import {
  addressOf,
  type CloudRunTarget,
  serviceName,
} from "@/lib/adapters/release-platforms/cloud-run/target";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

const PAGE = 100;
const MOST_PAGES = 10;

/** How a target is spoken to. */
export type CloudRun = { target: CloudRunTarget; authorize: Authorization };

/** Null: there is no such service. Throws `PlatformUnreadable`. */
export async function readService({ target, authorize }: CloudRun): Promise<Service | null> {
  return readJson({ url: addressOf(target, serviceName(target)), headers: await authorize() }, serviceShape);
}

export async function needService(run: CloudRun): Promise<Service> {
  const service = await readService(run);
  if (service) return service;
  const { service: name, project, region } = run.target;
  throw new PlatformUnreadable(`Project ${project} has no Cloud Run service ${name} in ${region}.`);
}

/** Null: the service has no such revision any more. */
export async function readRevision({ target, authorize }: CloudRun, id: string): Promise<Revision | null> {
  const name = `${serviceName(target)}/revisions/${encodeURIComponent(id)}`;
  return readJson({ url: addressOf(target, name), headers: await authorize() }, revisionShape);
}

/** All revisions, newest first; the oldest of more than a thousand are left out. */
export async function readRevisions({ target, authorize }: CloudRun): Promise<Revision[]> {
  const address = addressOf(target, `${serviceName(target)}/revisions`);
  const found: Revision[] = [];
  let token = "";
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ pageSize: String(PAGE), ...(token !== "" && { pageToken: token }) });
    const read = await readJson(
      { url: `${address}?${query}`, headers: await authorize() },
      revisionListShape,
    );
    found.push(...(read?.revisions ?? []));
    token = read?.nextPageToken ?? "";
    if (token === "") break;
  }
  return found.toSorted((a, b) => Date.parse(b.createTime ?? "") - Date.parse(a.createTime ?? ""));
}

/** `failed`: why it gave up; null: it has not. */
export async function readOperation(
  { target, authorize }: CloudRun,
  name: string,
  signal: AbortSignal,
): Promise<{ done: boolean; failed: string | null }> {
  const read = { url: addressOf(target, name), headers: await authorize(), signal };
  const operation = await readJson(read, operationShape);
  if (!operation) throw new PlatformUnreadable(`Cloud Run does not know the operation ${name} any more.`);
  const { done, error } = operation;
  return { done, failed: error ? `Cloud Run gave up: ${error.message || `code ${error.code}`}` : null };
}
