import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { GraphQLError, graphql } from "graphql";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { environmentVariable } from "@/lib/adapters/release-platforms/environment-variable/environment-variable";
import type { RailwayService } from "@/lib/adapters/release-platforms/environment-variable/target";
import { openFlagProduction } from "@/lib/adapters/release-platforms/flags/test-flag-production";
import { planToOtherState } from "@/lib/adapters/release-platforms/flags/test-plan";
import { reducedSchema } from "@/lib/adapters/release-platforms/railway/test-schema";
import { type FaultProxy, openFaultProxy } from "@/lib/adapters/test-fault-proxy";
import { Secret } from "@/lib/secret";

/** A value that refers to another variable, as Railway writes it. */
export const REFERENCE = ["$", "{{Postgres.DATABASE_URL}}"].join("");
export const FEATURE = "FEATURE_NEW_CHECKOUT";
export const DEPLOYS = /serviceInstanceDeployV2/;
const MUTATES = /mutation/;
const TOKEN = "railway-token-0d6f6a2c";

type Deployment = {
  id: string;
  status: string;
  createdAt: string;
  meta: { commitHash?: string };
  variables: Record<string, string>;
};

/** Types as Railway publishes them: graphql-js refuses whatever they refuse. */
const schema = reducedSchema();

/** A stand-in for the parts of Railway that the adapter uses. */
export class TestRailwayService {
  variables: Record<string, string> = {
    [FEATURE]: "true",
    DATABASE_URL: REFERENCE,
    LIMIT: "10",
  };
  deployments: Deployment[] = [];
  endsAs = "SUCCESS";
  mutations = 0;
  #clock = 1_764_000_000_000;

  deploy(commitHash: string | undefined): Deployment {
    this.#clock += 1_000;
    const deployment = {
      id: `deployment-${this.deployments.length + 1}`,
      status: this.endsAs,
      createdAt: new Date(this.#clock).toISOString(),
      meta: commitHash === undefined ? {} : { commitHash },
      variables: { ...this.variables },
    };
    const before = this.live();
    if (deployment.status === "SUCCESS" && before) before.status = "REMOVED";
    this.deployments.unshift(deployment);
    return deployment;
  }

  live(): Deployment | undefined {
    return this.deployments.find(({ status }) => status === "SUCCESS");
  }

  runs(): string {
    return `${FEATURE}=${this.live()?.variables[FEATURE]}`;
  }

  answer(query: string, variables: Record<string, unknown>) {
    return graphql({ schema, source: query, variableValues: variables, rootValue: this.#root() });
  }

  #root() {
    const find = (wanted: string) => this.deployments.find(({ id }) => id === wanted);
    return {
      deployment: ({ id }: { id: string }) => find(id),
      deployments: ({ first }: { first: number }) => ({
        edges: this.deployments.slice(0, first).map((node) => ({ node, cursor: node.id })),
      }),
      deploymentSnapshot: ({ deploymentId }: { deploymentId: string }) => find(deploymentId),
      serviceInstance: () => ({ activeDeployments: [this.live()].filter((live) => live !== undefined) }),
      variables: () => this.variables,
      variableUpsert: ({ input }: { input: { name: string; value: string; skipDeploys?: boolean } }) => {
        this.mutations += 1;
        this.variables = { ...this.variables, [input.name]: input.value };
        if (!input.skipDeploys) this.deploy("e".repeat(40)); // whatever the branch has by now
        return true;
      },
      serviceInstanceDeployV2: ({ commitSha }: { commitSha?: string }) => {
        if (!commitSha) throw new GraphQLError("this stand-in deploys named commits only");
        this.mutations += 1;
        return this.deploy(commitSha).id;
      },
    };
  }
}

export type TestRailway = PlatformRig & {
  railway: TestRailwayService;
  proxy: FaultProxy;
  target: RailwayService;
};

export async function openTestRailwayService(): Promise<TestRailway> {
  const railway = new TestRailwayService();
  railway.deploy(createHash("sha1").update("1.5.0").digest("hex"));
  const server = http.createServer((request, response) => void serve(railway, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = await openFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const production = await openFlagProduction(() => railway.runs());
  const ids = { projectId: "p-1", environmentId: "e-1", serviceId: "s-1" };
  const target: RailwayService = {
    platform: "environment-variable",
    host: "railway",
    variable: FEATURE,
    on: "true",
    off: "false",
    safe: "off",
    apiUrl: `${proxy.url}/graphql/v2`,
    ...ids,
    tokenKind: "project",
    token: Secret.of(TOKEN),
    versionUrl: production.versionUrl,
  };
  const platform = environmentVariable(target);
  const refusal = JSON.stringify({ data: null, errors: [{ message: "Not Authorized" }] });
  return {
    railway,
    proxy,
    target,
    platform,
    plan: await planToOtherState(platform),
    applied: async () => railway.mutations,
    drift: async () => void railway.deploy("f".repeat(40)),
    deleteTarget: async () => {
      const { [FEATURE]: _, ...others } = railway.variables;
      railway.variables = others;
    },
    refuse: () => proxy.on(MUTATES, { kind: "answer", status: 200, body: refusal }),
    applyWithoutAnswer: () => proxy.on(MUTATES, { kind: "no-answer" }),
    answerAfter: production.followAfter,
    lie: production.lie,
    close: async () => {
      await Promise.all([production.close(), proxy.close()]);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  railway: TestRailwayService,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  let body = "";
  for await (const part of request) body += part;
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  const known =
    request.headers["project-access-token"] === TOKEN || request.headers.authorization === `Bearer ${TOKEN}`;
  const answer = known ? await railway.answer(query, variables) : { errors: [{ message: "Not Authorized" }] };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}
