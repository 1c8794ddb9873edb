import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export const TOKEN = "netlify-token-of-the-test";
export const SITE = "0d3a9d2f-ef94-4380-93df-27ee400e2048";
const ACCOUNT = "5f0c2a";

type Deploy = {
  id: string;
  site_id: string;
  state: string;
  context: string;
  branch: string;
  commit_ref?: string;
  created_at: string;
  published_at?: string;
  locked: boolean;
  skipped?: boolean;
};
type Variable = {
  key: string;
  scopes: string[];
  values: { id: string; value: string; context: string }[];
  updated_at: string;
};
type Answer = { status: number; body?: unknown };

export type NetlifyApi = {
  url: string;
  /** By id, oldest first. */
  deploys: Map<string, Deploy>;
  published: string | null;
  variables: Variable[];
  domains: string[];
  stopBuilds: boolean;
  /** Publishing ends a lock, as Netlify documents; false: it survives. */
  publishingUnlocks: boolean;
  /** Set: every call that changes something is answered so. */
  refusal: { code: number; message: string } | null;
  silent: boolean;
  /** "restore", "lock" and "unlock" in the order in which they were carried out. */
  carriedOut: string[];
  deploy(changes?: Partial<Deploy>): string;
  publish(id: string): void;
  close(): Promise<void>;
};

/**
 * One site at Netlify that remembers what it was told. Only what the adapter needs, and strict: a lock is for the published
 * deploy, a deploy that is not ready cannot be published. The tests put Netlify's own description of its API before it.
 */
export async function openNetlifyApi(): Promise<NetlifyApi> {
  const api: NetlifyApi = {
    url: "",
    deploys: new Map(),
    published: null,
    variables: [],
    domains: [],
    stopBuilds: false,
    publishingUnlocks: true,
    refusal: null,
    silent: false,
    carriedOut: [],
    deploy(changes = {}) {
      const id = randomUUID().replaceAll("-", "").slice(0, 24);
      // A second apart, whatever the clock does: the order is what counts.
      const created_at = new Date(Date.now() - 600_000 + api.deploys.size * 1_000).toISOString();
      const made = { id, site_id: SITE, state: "ready", context: "production", branch: "main", created_at };
      api.deploys.set(id, { ...made, locked: false, ...changes });
      const locked = api.deploys.get(api.published ?? "")?.locked;
      if (api.deploys.get(id)?.state === "ready" && !locked) api.publish(id);
      return id;
    },
    publish(id) {
      const before = api.deploys.get(api.published ?? "");
      const deploy = api.deploys.get(id);
      if (!deploy) throw new Error(`there is no deploy ${id}`);
      const locked = before?.locked === true && !api.publishingUnlocks;
      if (before) before.locked = false;
      deploy.locked = locked;
      deploy.published_at = new Date().toISOString();
      api.published = id;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  const server = http.createServer((request, response) => void serve(api, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

async function serve(api: NetlifyApi, request: http.IncomingMessage, response: http.ServerResponse) {
  const { method = "GET", headers } = request;
  await text(request);
  const known = headers.authorization === `Bearer ${TOKEN}`;
  const answer = known
    ? answerTo(api, method, new URL(request.url ?? "/", api.url))
    : no(401, "Access Denied");
  if (api.silent && method === "POST") return;
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
}

function answerTo(api: NetlifyApi, method: string, url: URL): Answer {
  const at = (pattern: string) => new RegExp(`^/api/v1${pattern}$`).exec(url.pathname);
  const restored = at(`/sites/${SITE}/deploys/([^/]+)/restore`);
  const locked = at("/deploys/([^/]+)/(lock|unlock)");
  if (method === "POST" && api.refusal) return no(api.refusal.code, api.refusal.message);
  if (method === "POST" && restored) return restore(api, restored[1] ?? "");
  if (method === "POST" && locked) return lock(api, locked[1] ?? "", locked[2] ?? "");
  if (method !== "GET") return no(404, "Not Found");
  if (at(`/sites/${SITE}`)) return { status: 200, body: siteOf(api) };
  if (at(`/sites/${SITE}/deploys`)) return { status: 200, body: listed(api, url.searchParams) };
  if (at(`/accounts/${ACCOUNT}/env`)) return { status: 200, body: variablesFor(api, url.searchParams) };
  const deploy = api.deploys.get(at(`/sites/${SITE}/deploys/([^/]+)`)?.[1] ?? "");
  return deploy ? { status: 200, body: deploy } : no(404, "Not Found");
}

function restore(api: NetlifyApi, id: string): Answer {
  const deploy = api.deploys.get(id);
  if (!deploy) return no(404, "Not Found");
  if (deploy.state !== "ready") return no(422, "The deploy is not ready to be published");
  api.publish(id);
  api.carriedOut.push("restore");
  return { status: 201, body: deploy };
}

function lock(api: NetlifyApi, id: string, doing: string): Answer {
  const deploy = api.deploys.get(id);
  if (!deploy) return no(404, "Not Found");
  if (id !== api.published) return no(422, "The deploy is not published");
  deploy.locked = doing === "lock";
  api.carriedOut.push(doing);
  return { status: 200, body: deploy };
}

function siteOf(api: NetlifyApi) {
  const published = api.deploys.get(api.published ?? "");
  return {
    id: SITE,
    name: "shop",
    account_id: ACCOUNT,
    domain_aliases: api.domains,
    build_settings: { stop_builds: api.stopBuilds },
    ...(published && { published_deploy: published }),
  };
}

function listed(api: NetlifyApi, query: URLSearchParams): Deploy[] {
  const wanted = [...api.deploys.values()].reverse().filter(({ state, context }) => {
    const fits = query.get("state") === null || query.get("state") === state;
    return fits && (query.get("production") !== "true" || context === "production");
  });
  const size = Number(query.get("per_page"));
  return wanted.slice((Number(query.get("page")) - 1) * size, Number(query.get("page")) * size);
}

function variablesFor({ variables }: NetlifyApi, query: URLSearchParams): Variable[] {
  if (query.get("site_id") !== SITE) return [];
  const context = query.get("context_name");
  return variables.filter(({ values }) =>
    values.some((one) => one.context === "all" || one.context === context),
  );
}

function no(code: number, message: string): Answer {
  return { status: code, body: { code, message } };
}
