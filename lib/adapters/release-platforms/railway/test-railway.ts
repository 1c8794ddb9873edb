import { createHash, randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { GraphQLError, type GraphQLSchema, graphql } from "graphql";

export const PROJECT = "0d0c7b52-1111-4c6b-9f3e-5a8f1c1f0001";
export const ENVIRONMENT = "0d0c7b52-2222-4c6b-9f3e-5a8f1c1f0002";
export const SERVICE = "0d0c7b52-3333-4c6b-9f3e-5a8f1c1f0003";
export const TOKEN = "test-token-of-railway";

export type TestDeployment = {
  id: string;
  status: string;
  canRollback: boolean;
  createdAt: string;
  statusUpdatedAt: string | null;
  meta: Record<string, unknown>;
  variables: Record<string, string>;
  /** Milliseconds since 1970 at which a deployment that is under way ends as this. */
  ends: { at: number; as: string } | null;
};

/**
 * The public API of Railway as far as the adapter speaks it, on Railway's own schema: graphql-js refuses whatever
 * Railway's types refuse. A rollback makes a new deployment of the old image, as there. Beside it, production answers.
 */
export class TestRailway {
  deployments: TestDeployment[] = [];
  autoDeploy = { enabled: true, canEnable: true, reason: null };
  variables: Record<string, string> = {
    RAILWAY_SERVICE_NAME: "shop",
    DATABASE_URL: "postgresql://db.internal/shop",
  };
  settings: Record<string, unknown> = { startCommand: "node server.js", healthcheckPath: "/health" };
  mutations = 0;
  /** Every body that arrived at the API, in order. */
  bodies: string[] = [];
  refusal: GraphQLError | null = null;
  /** Answered with this status in place of the API's answer. */
  status = 200;
  silent = false;
  deployMs = 0;
  endsAs = "SUCCESS";
  lie: string | null = null;
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));

  constructor(private readonly schema: GraphQLSchema) {}

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Somebody deploys; whatever was live is removed. */
  deploy(version: string, changes: Partial<TestDeployment> = {}): TestDeployment {
    const image = createHash("sha256").update(version).digest("hex");
    const commitHash = createHash("sha1").update(version).digest("hex");
    const meta = { imageDigest: `sha256:${image}`, commitHash, reason: "deploy" };
    return this.#start({ meta, variables: { VERSION: version }, ...changes }, 0, "SUCCESS");
  }

  live(): TestDeployment | undefined {
    this.#settle();
    return this.deployments.find(({ status }) => status === "SUCCESS");
  }

  #start(made: Partial<TestDeployment>, afterMs: number, as: string): TestDeployment {
    const newest = this.deployments[0];
    const after = newest ? Date.parse(newest.createdAt) + 1 : 0;
    const deployment: TestDeployment = {
      id: randomUUID(),
      status: "DEPLOYING",
      canRollback: true,
      createdAt: new Date(Math.max(Date.now(), after)).toISOString(),
      statusUpdatedAt: null,
      meta: {},
      variables: {},
      ends: { at: Date.now() + afterMs, as },
      ...made,
    };
    this.deployments.unshift(deployment);
    this.#settle();
    return deployment;
  }

  /** What is under way ends when its time has come; nobody has to wake up for it. */
  #settle(): void {
    for (const deployment of [...this.deployments].reverse()) {
      if (deployment.ends === null || Date.now() < deployment.ends.at) continue;
      const { as, at } = deployment.ends;
      const before = this.deployments.find(({ status }) => status === "SUCCESS");
      if (before && as === "SUCCESS") before.status = "REMOVED";
      Object.assign(deployment, { status: as, statusUpdatedAt: new Date(at).toISOString(), ends: null });
    }
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (request.url === "/version") {
      const live = this.live();
      const commit = this.lie === null ? live?.meta.commitHash : null;
      response.end(JSON.stringify({ version: this.lie ?? String(commit).slice(0, 12), commit }));
      return;
    }
    let body = "";
    for await (const piece of request) body += piece;
    this.bodies.push(body);
    const turnedAway = this.#turnedAway(request.headers);
    const before = this.mutations;
    const answer = turnedAway ? { errors: [{ message: turnedAway }] } : await this.#execute(body);
    if (this.silent && this.mutations > before) return; // applied, and never answered
    response.writeHead(request.headers["user-agent"] === undefined ? 403 : this.status, {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(answer));
  }

  #turnedAway(headers: http.IncomingHttpHeaders): string | null {
    const known = headers.authorization === `Bearer ${TOKEN}` || headers["project-access-token"] === TOKEN;
    return known ? null : "Not Authorized";
  }

  #execute(body: string) {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    this.#settle();
    return graphql({
      schema: this.schema,
      source: query,
      variableValues: variables,
      rootValue: this.#root(),
    });
  }

  #root() {
    return {
      deployments: ({ first }: { first: number }) => ({
        edges: this.deployments.slice(0, first).map((node) => ({ node, cursor: node.id })),
        pageInfo: { hasNextPage: this.deployments.length > first, hasPreviousPage: false },
      }),
      serviceInstance: () => ({
        activeDeployments: this.deployments.filter(({ status }) => status === "SUCCESS"),
        restartPolicyType: "ON_FAILURE",
        restartPolicyMaxRetries: 10,
        ...this.settings,
      }),
      serviceInstanceAutoDeployStatus: () => this.autoDeploy,
      variables: () => this.variables,
      deploymentSnapshot: ({ deploymentId }: { deploymentId: string }) => {
        const found = this.deployments.find(({ id }) => id === deploymentId);
        return found && { ...found, updatedAt: found.createdAt };
      },
      projectToken: () => ({ projectId: PROJECT, environmentId: ENVIRONMENT }),
      deploymentRollback: ({ id }: { id: string }) => this.#mutate(() => this.#rollBack(id)),
      serviceInstanceAutoDeployUpdate: ({ input }: { input: { enabled: boolean } }) =>
        this.#mutate(() => {
          this.autoDeploy.enabled = input.enabled;
          return this.autoDeploy;
        }),
    };
  }

  #rollBack(id: string): true {
    const target = this.deployments.find((deployment) => deployment.id === id);
    if (!target) throw new GraphQLError("Deployment not found");
    if (!target.canRollback) throw new GraphQLError("This deployment cannot be rolled back to");
    const { meta, variables } = target;
    this.#start({ meta: { ...meta, reason: "rollback" }, variables }, this.deployMs, this.endsAs);
    return true;
  }

  #mutate<Result>(change: () => Result): Result {
    if (this.refusal) throw this.refusal;
    const result = change();
    this.mutations += 1;
    return result;
  }
}
