import http from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

export const VARIABLE = "FEATURE_NEW_CHECKOUT";
export const TOKEN = "vercel-token-0d6f6a2c";
export const PROJECT = "prj_shop";
export const TEAM = "team_acme";

type Variable = {
  id: string;
  key: string;
  value: string;
  type: string;
  target: string[];
  updatedAt: number;
};
type Deployment = {
  id: string;
  createdAt: number;
  readyState: string;
  meta: Record<string, string>;
  /** What it was made with: Vercel tells nobody. */
  environment: Record<string, string>;
};

/** A stand-in for the parts of Vercel that the adapter uses, with Vercel's rule that variables are read when a deployment is made. */
export class TestVercelProject {
  variables: Variable[] = [];
  deployments: Deployment[] = [];
  live = "";
  assignsDomains = true;
  /** The state in which deployments end from now on; BUILDING: they do not end. */
  endsAs = "READY";
  calls = 0;
  #clock = 1_764_000_000_000;
  #made = 0;

  now(): number {
    this.#clock += 1_000;
    return this.#clock;
  }

  set(key: string, value: string, changes: Partial<Variable> = {}): void {
    const found = this.variables.find((variable) => variable.key === key);
    const made = { id: `env_${key}`, key, type: "plain", target: ["production"], ...found, ...changes };
    this.variables = [
      ...this.variables.filter((one) => one !== found),
      { ...made, value, updatedAt: this.now() },
    ];
  }

  deploy(meta: Record<string, string>): Deployment {
    this.#made += 1;
    const deployment = {
      id: `dpl_${this.#made}`,
      createdAt: this.now(),
      readyState: this.endsAs,
      meta,
      environment: Object.fromEntries(this.variables.map(({ key, value }) => [key, value])),
    };
    this.deployments.unshift(deployment);
    if (deployment.readyState === "READY" && this.assignsDomains) this.live = deployment.id;
    return deployment;
  }

  find(id: string): Deployment | undefined {
    return this.deployments.find((deployment) => deployment.id === id);
  }

  /** What production does: it has what its deployment was made with. */
  runs(): string {
    return `${VARIABLE}=${this.find(this.live)?.environment[VARIABLE]}`;
  }
}

/** Listens; gives the address and how to end it. */
export async function serveVercel(
  vercel: TestVercelProject,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => void answer(vercel, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const setBody = z.strictObject({
  key: z.string(),
  value: z.string(),
  type: z.enum(["plain", "encrypted"]),
  target: z.array(z.enum(["production", "preview", "development"])).min(1),
});
const deployBody = z.strictObject({
  deploymentId: z.string(),
  name: z.string(),
  target: z.literal("production"),
  meta: z.record(z.string(), z.string()),
});

type Said = { status: number; said: unknown };

async function answer(
  vercel: TestVercelProject,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  let body = "";
  for await (const part of request) body += part;
  const { status, said } = meet(vercel, request, body);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
}

function meet(vercel: TestVercelProject, { method, url, headers }: http.IncomingMessage, body: string): Said {
  const { pathname, searchParams } = new URL(url ?? "/", "http://stand.in");
  if (headers.authorization !== `Bearer ${TOKEN}`) return no(403, "forbidden", "Not authorized");
  if (searchParams.get("teamId") !== TEAM) return no(404, "not_found", "Not found in this scope");
  const at = (wanted: string) => `${method} ${pathname}` === wanted;
  const project = `/projects/${PROJECT}`;
  if (at(`GET /v9${project}`)) return { status: 200, said: shownProject(vercel) };
  if (at(`GET /v10${project}/env`)) {
    const envs = vercel.variables.map(({ value: _, ...variable }) => ({
      ...variable,
      value: "eyJ-encrypted",
    }));
    return { status: 200, said: { envs } };
  }
  if (at(`POST /v10${project}/env`)) return setVariable(vercel, body, searchParams.get("upsert") === "true");
  if (at("GET /v6/deployments")) {
    const deployments = vercel.deployments.map(
      ({ id: uid, createdAt: created, readyState: state, meta }) => ({
        uid,
        created,
        state,
        meta,
        aliasAssigned: state === "READY" ? created : null,
      }),
    );
    return {
      status: 200,
      said: { deployments, pagination: { count: deployments.length, next: null, prev: null } },
    };
  }
  if (at("POST /v13/deployments")) return redeploy(vercel, body);
  const variable = vercel.variables.find(({ id }) => at(`GET /v1${project}/env/${id}`));
  if (variable) return { status: 200, said: { ...variable, decrypted: true } };
  const deployment = vercel.deployments.find(({ id }) => at(`GET /v13/deployments/${id}`));
  return deployment ? { status: 200, said: shown(deployment) } : no(404, "not_found", "Not found");
}

function shownProject({ live, assignsDomains }: TestVercelProject) {
  const targets = { production: { id: live } };
  return { id: PROJECT, name: "shop", autoAssignCustomDomains: assignsDomains, targets };
}

function shown({ environment: _, ...deployment }: Deployment) {
  const aliasAssigned = deployment.readyState === "READY" ? deployment.createdAt : null;
  return { ...deployment, name: "shop", target: "production", aliasAssigned };
}

function setVariable(vercel: TestVercelProject, body: string, upsert: boolean): Said {
  const parsed = setBody.safeParse(JSON.parse(body));
  if (!parsed.success) return no(400, "bad_request", parsed.error.message);
  const { key, value, type, target } = parsed.data;
  if (!upsert && vercel.variables.some((variable) => variable.key === key))
    return no(400, "ENV_CONFLICT", `Another variable ${key} exists already`);
  vercel.calls += 1;
  vercel.set(key, value, { type, target });
  return { status: 201, said: { created: { key, target, type }, failed: [] } };
}

function redeploy(vercel: TestVercelProject, body: string): Said {
  const parsed = deployBody.safeParse(JSON.parse(body));
  if (!parsed.success) return no(400, "bad_request", parsed.error.message);
  const from = vercel.find(parsed.data.deploymentId);
  if (!from) return no(404, "not_found", "Deployment not found");
  vercel.calls += 1;
  const { githubCommitSha = "" } = from.meta;
  return { status: 200, said: shown(vercel.deploy({ githubCommitSha, ...parsed.data.meta })) };
}

function no(status: number, code: string, message: string): Said {
  return { status, said: { error: { code, message } } };
}
