import http from "node:http";
import type { AddressInfo } from "node:net";
import { faultsOfMessage, namedEnum } from "@/lib/adapters/release-platforms/cloud-run/test-proto-json";
import {
  COMMITS,
  PARENT,
  type TestService,
  type Version,
} from "@/lib/adapters/release-platforms/cloud-run/test-service";

const V2 = "google.cloud.run.v2";
const STATUS: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

export type Faults = {
  /** Answers every change with this status, and does nothing. */
  answerWith: number | null;
  /** Carries out a change, and never answers. */
  silent: boolean;
  lie: string | null;
  granted: string[];
  /** Runs between the dry run and the call. */
  beforeChange: () => void;
  pageSize: number;
};

type Asked = { method: string; path: string; query: URLSearchParams; body: unknown };

/** The REST form of the Admin API, strict: what no proto knows is a fault of whoever sent it, the stand-in included. */
export async function serveCloudRun(service: TestService, token: string) {
  const faults: Faults = {
    answerWith: null,
    silent: false,
    lie: null,
    granted: ["run.services.get", "run.services.update"],
    beforeChange: () => undefined,
    pageSize: 100,
  };
  const protoFaults: string[] = [];
  const seen: string[] = [];
  const answer = (response: http.ServerResponse, status: number, type: string, json: unknown) => {
    if (status === 200) protoFaults.push(...faultsOfMessage(type, json));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  };
  const refuse = (response: http.ServerResponse, status: number, message: string) =>
    answer(response, status, "", { error: { code: status, message, status: STATUS[status] } });

  const change = (response: http.ServerResponse, { query, body }: Asked) => {
    protoFaults.push(...faultsOfMessage(`${V2}.Service`, body));
    const dry = query.get("validateOnly") === "true";
    if (!dry) faults.beforeChange();
    if (faults.answerWith !== null) return refuse(response, faults.answerWith, "not now");
    const fault = whyNot(service, query, body);
    if (fault) return refuse(response, fault.status, fault.message);
    const traffic = ((body as Change).traffic ?? []).map((target) => ({
      ...target,
      type: namedEnum(`${V2}.TrafficTargetAllocationType`, target.type),
    }));
    if (dry)
      return answer(
        response,
        200,
        "google.longrunning.Operation",
        operation({ name: "operations/dry", done: true }),
      );
    const begun = service.change(traffic);
    if (!faults.silent) answer(response, 200, "google.longrunning.Operation", operation(begun));
  };
  const operation = ({ error, ...rest }: { name: string; done: boolean; error?: object }) => {
    const any = { "@type": `type.googleapis.com/${V2}.Service`, ...service.json() };
    return { ...rest, metadata: any, ...(error ? { error } : rest.done && { response: any }) };
  };
  const listRevisions = (response: http.ServerResponse, { query }: Asked) => {
    const all = [...service.revisions.values()].toReversed();
    const at = Number(query.get("pageToken") ?? 0);
    const size = Math.min(Number(query.get("pageSize") ?? 100), faults.pageSize);
    const next = at + size < all.length ? { nextPageToken: String(at + size) } : {};
    answer(response, 200, `${V2}.ListRevisionsResponse`, { revisions: all.slice(at, at + size), ...next });
  };
  const route = (response: http.ServerResponse, asked: Asked) => {
    const { method, path, body } = asked;
    const revision = path.startsWith(`${PARENT}/revisions/`)
      ? service.revisions.get(path.split("/").at(-1) ?? "")
      : null;
    const known = service.operations.get(path);
    if (path === PARENT && method === "GET") return answer(response, 200, `${V2}.Service`, service.json());
    if (path === PARENT && method === "PATCH") return change(response, asked);
    if (path === `${PARENT}/revisions`) return listRevisions(response, asked);
    if (revision) return answer(response, 200, `${V2}.Revision`, revision);
    if (known) return answer(response, 200, "google.longrunning.Operation", operation(known));
    if (path === `${PARENT}:testIamPermissions` && method === "POST") {
      protoFaults.push(...faultsOfMessage("google.iam.v1.TestIamPermissionsRequest", body));
      const permissions = (body as { permissions: string[] }).permissions.filter((p) =>
        faults.granted.includes(p),
      );
      return answer(response, 200, "google.iam.v1.TestIamPermissionsResponse", { permissions });
    }
    refuse(response, 404, `Resource '${path}' was not found`);
  };
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://x");
    seen.push(`${request.method} ${request.url}`);
    if (url.pathname === "/version") return void serveVersion(response, service, faults.lie);
    if (url.pathname === "/health") return void response.end("ok");
    if (request.headers.authorization !== `Bearer ${token}`)
      return refuse(response, 401, "Request had invalid credentials");
    const text = (await request.toArray()).join("");
    const path = decodeURIComponent(url.pathname.replace(/^\/v2\//, ""));
    const body = text === "" ? undefined : JSON.parse(text);
    route(response, { method: request.method ?? "", path, query: url.searchParams, body });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    faults,
    protoFaults,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Change = { traffic?: TestService["traffic"]; etag?: string };

function whyNot(service: TestService, query: URLSearchParams, body: unknown) {
  const { traffic, etag, ...rest } = body as Partial<Record<string, object>> & Change;
  const invalid = (message: string) => ({ status: 400, message });
  // Empty maps are as good as none; the vendor's client sends them.
  const isMore = Object.values(rest).some((value) => Object.keys(value ?? {}).length > 0);
  if (isMore || query.get("updateMask") !== "traffic") return invalid("more than the traffic");
  if (etag !== undefined && etag !== service.etag)
    return {
      status: 409,
      message: `Conflict for resource 'shop': etag '${etag}' was specified but it is '${service.etag}'`,
    };
  const total = (traffic ?? []).reduce((sum, { percent }) => sum + (percent ?? 0), 0);
  if (total !== 100) return invalid(`traffic percent must add up to 100, it is ${total}`);
  const unknown = traffic?.find(({ revision }) => revision && !service.revisions.has(revision));
  return unknown ? { status: 404, message: `Revision '${unknown.revision}' not found` } : null;
}

function serveVersion(response: http.ServerResponse, service: TestService, lie: string | null): void {
  const version =
    lie ?? (service.revisions.get(service.serving)?.annotations as { version: Version } | undefined)?.version;
  response.end(JSON.stringify({ version, commit: COMMITS[version as Version] ?? null }));
}
