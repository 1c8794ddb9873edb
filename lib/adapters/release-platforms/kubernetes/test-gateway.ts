import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { adminToken } from "@/lib/adapters/release-platforms/kubernetes/test-workload";
import { openApiServer } from "@/scripts/cluster/api-server.mjs";
import { selfSigned } from "@/test/self-signed";

/** Stands between the adapter and the API server, over TLS, and can lose answers. */
export type TestGateway = {
  server: string;
  ca: string;
  /** From now on changes are carried out and not answered. */
  loseAnswers(): void;
  /** Called before each change is passed on, with its number from 1. */
  beforeChange(act: (count: number) => void): void;
  /** The changes that were passed on, dry runs among them. */
  changes(): { dryRun: boolean }[];
  close(): void;
};

export async function openGateway(): Promise<TestGateway> {
  const { server, ca } = inject("cluster");
  const own = selfSigned("localhost");
  let losing = false;
  let act: (count: number) => void = () => undefined;
  const changes: { dryRun: boolean }[] = [];
  const agent = new https.Agent({ ca, keepAlive: true });
  const gateway = https.createServer(own, (request, response) => {
    const { url = "/", method, headers } = request;
    const { host: _, ...passed } = headers;
    const dryRun = url.includes("dryRun=All");
    const lost = losing && method === "PATCH" && !dryRun;
    if (method === "PATCH") {
      changes.push({ dryRun });
      act(changes.length);
    }
    const sent = https.request(`${server}${url}`, { method, headers: passed, agent }, (answer) => {
      if (lost) return void answer.resume();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on("error", () => response.destroy());
    request.pipe(sent);
  });
  const port = await listen(gateway);
  return {
    server: `https://localhost:${port}`,
    ca: own.cert,
    loseAnswers: () => {
      losing = true;
    },
    beforeChange: (wanted) => {
      act = wanted;
    },
    changes: () => changes,
    close: () => {
      gateway.closeAllConnections();
      gateway.close();
      agent.destroy();
    },
  };
}

/** Names the release of a ready pod, as production would; it can be late, and it can lie. */
export type TestProduction = {
  url: string;
  lie(version: string): void;
  answerAfter(ms: number): void;
  close(): void;
};

export async function openProduction(namespace: () => string): Promise<TestProduction> {
  const { server, ca } = inject("cluster");
  const api = openApiServer({ server, ca, token: adminToken() });
  let lie: string | null = null;
  let silentUntil = 0;
  const production = http.createServer(async (_, response) => {
    const { body } = await api.ask("GET", `/api/v1/namespaces/${namespace()}/pods?labelSelector=app%3Dshop`);
    const serving = body.items.find(isReady);
    if (!serving || performance.now() < silentUntil) return void response.writeHead(503).end();
    const version = lie ?? serving.spec.containers[0].image.split(":").at(-1);
    const commit = lie ? null : serving.metadata.annotations?.["org.opencontainers.image.revision"];
    response.end(JSON.stringify({ version, commit }));
  });
  const port = await listen(production);
  return {
    url: `http://127.0.0.1:${port}/version`,
    lie: (version) => {
      lie = version;
    },
    answerAfter: (ms) => {
      silentUntil = performance.now() + ms;
    },
    close: () => {
      production.closeAllConnections();
      production.close();
    },
  };
}

type PodLike = {
  metadata: { deletionTimestamp?: string };
  status: { conditions?: { type: string; status: string }[] };
};

function isReady({ metadata, status }: PodLike): boolean {
  const ready = status.conditions?.some(({ type, status: holds }) => type === "Ready" && holds === "True");
  return metadata.deletionTimestamp === undefined && ready === true;
}

async function listen(server: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
