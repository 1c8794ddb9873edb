import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import {
  type Answer,
  type Emulator,
  type Json,
  openEmulator,
} from "@/lib/adapters/release-platforms/vercel/test-emulator";
import { no, ProductionDomains } from "@/lib/adapters/release-platforms/vercel/test-production-domains";

type Meta = Record<string, string>;
type Asked = { method: string; url: URL; body: string };

/** `ask` goes to the emulator itself, past everything that stands before it. */
export type VercelApi = Emulator & {
  url: string;
  domains: ProductionDomains;
  /** What was given to each deployment, by id. */
  meta: Map<string, Meta>;
  /** States that deployments have instead of READY, by id. */
  states: Map<string, string>;
  /** What Vercel says of deployments besides, by id. */
  tellOf: Map<string, Json>;
  /** Set: every request to move domains is answered so. */
  refusal: Answer | null;
  /** What the token may do, as Vercel tells it; undefined: it does not tell. */
  permissions: Record<string, string[]> | undefined;
  silent: boolean;
  /** Method and path of each request that reached it. */
  requests: string[];
};

/**
 * The Vercel emulator, behind what it lacks: rollback and promote, the state of the last request, the hold on new
 * deployments, teams, and a token that counts. `npm run test:vercel-cli` shows that Vercel's own command line accepts it.
 */
export async function openVercelApi(): Promise<VercelApi> {
  const emulator = await openEmulator();
  const api: VercelApi = {
    ...emulator,
    url: "",
    domains: new ProductionDomains(),
    meta: new Map(),
    states: new Map(),
    tellOf: new Map(),
    refusal: null,
    permissions: undefined,
    silent: false,
    requests: [],
    async deploy(meta) {
      const id = await emulator.deploy(meta);
      api.meta.set(id, meta);
      api.domains.ready(id);
      return id;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, emulator.close()]);
    },
  };
  const server = http.createServer((request, response) => void serve(api, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

async function serve(api: VercelApi, request: http.IncomingMessage, response: http.ServerResponse) {
  const { method = "GET", headers } = request;
  const asked = { method, url: new URL(request.url ?? "/", api.url), body: await text(request) };
  api.requests.push(`${method} ${asked.url.pathname}`);
  const answer =
    headers.authorization === `Bearer ${api.token}`
      ? await answerTo(api, asked)
      : no(403, "forbidden", "Not authorized");
  if (api.silent && method === "POST") return;
  const type = answer.body === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(answer.status, type);
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

async function answerTo(api: VercelApi, asked: Asked): Promise<Answer> {
  const { method, url } = asked;
  const at = (pattern: string) => new RegExp(`^${pattern}$`).exec(url.pathname);
  const team = at("/teams/([^/]+)");
  if (team) {
    const { status, body } = await api.ask("GET", `/v2/teams/${team[1]}`);
    return { status, body: body.team };
  }
  if (at("/v1/teams")) return api.ask("GET", "/v2/teams");
  if (at("/v2/user")) return api.ask("GET", "/v2/user");
  if (url.searchParams.get("teamId") !== api.teamId) return no(404, "not_found", "Not found in this scope");
  const move = at("/v(?:1|9|10)/projects/([^/]+)/(rollback|promote)/([^/]+)");
  if (move && method === "POST")
    return moveDomains(api, move[1] ?? "", move[2] as "rollback", move[3] ?? "", asked);
  if (at("/v(?:1|9)/projects/[^/]+/(rollback|promote)/aliases")) return failedAliases(api);
  if (at("/v1/projects/[^/]+/rolling-release")) return rollingRelease(api);
  if (method === "GET" && at("/v6/deployments")) return deployments(api, url);
  const passed = await pass(api, asked);
  if (passed.status !== 200) return passed;
  if (at("/v9/projects/[^/]+")) return project(api, url, passed.body);
  if (at("/v13/deployments/[^/]+")) return { status: 200, body: told(api, passed.body) };
  return passed;
}

async function moveDomains(
  api: VercelApi,
  project: string,
  way: "rollback" | "promote",
  id: string,
  { body }: Asked,
) {
  if (body !== "{}") return no(400, "bad_request", "Invalid request body");
  const { status } = await api.ask("GET", `/v13/deployments/${id}?teamId=${api.teamId}`);
  if (project !== api.projectId || status !== 200) return no(404, "not_found", "Deployment not found");
  return api.refusal ?? api.domains.ask(way, id);
}

/** Only those who ask for it are told of rollbacks, as at Vercel. */
function project(api: VercelApi, url: URL, emulated: Json): Answer {
  const { domains, permissions } = api;
  const about = url.searchParams.get("rollbackInfo") === "true";
  if (about) domains.look();
  const production = domains.production === null ? null : { id: domains.production };
  const body = {
    ...emulated,
    targets: { production },
    autoAssignCustomDomains: domains.autoAssign,
    rollingRelease: domains.rollingRelease === null ? null : { target: "production" },
    ...(permissions && { permissions }),
    ...(about && { lastAliasRequest: domains.lastRequest }),
  };
  return { status: 200, body };
}

function rollingRelease({ domains: { rollingRelease: id } }: VercelApi): Answer {
  return {
    status: 200,
    body: { rollingRelease: id === null ? null : { state: "ACTIVE", canaryDeployment: { id } } },
  };
}

function failedAliases({ domains }: VercelApi): Answer {
  const { toDeploymentId = "" } = domains.lastRequest ?? {};
  const alias = { alias: "shop.example", deploymentId: toDeploymentId };
  const aliases = domains.lastRequest?.jobStatus === "failed" ? [{ alias, status: "failed" }] : [];
  return { status: 200, body: { aliases, pagination: { count: aliases.length, next: null, prev: null } } };
}

async function deployments(api: VercelApi, url: URL): Promise<Answer> {
  const states = url.searchParams.get("state")?.split(",");
  url.searchParams.delete("state");
  const { status, body } = await pass(api, { method: "GET", url, body: "" });
  if (!Array.isArray(body.deployments)) return { status, body };
  const listed = body.deployments.map((one) => told(api, one));
  const wanted = listed.filter(({ state }) => states?.includes(String(state)) ?? true);
  return { status, body: { ...body, deployments: wanted } };
}

/** A deployment as Vercel tells it. */
function told({ domains, states, tellOf, teamId }: VercelApi, emulated: Json): Json {
  const id = String(emulated.uid);
  const state = states.get(id) ?? emulated.state;
  const readySubstate = domains.everHad(id) ? "PROMOTED" : "STAGED";
  return {
    ...emulated,
    state,
    readyState: state,
    readySubstate,
    team: { id: teamId },
    ownerId: teamId,
    ...tellOf.get(id),
  };
}

function pass({ ask }: VercelApi, { method, url, body }: Asked) {
  return ask(method, `${url.pathname}${url.search}`, body === "" ? undefined : JSON.parse(body));
}
