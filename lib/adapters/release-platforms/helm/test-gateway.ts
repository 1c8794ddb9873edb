import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { openApiServer } from "@/scripts/cluster/api-server.mjs";
import { selfSigned } from "@/test/self-signed";

export type Passing = { method: string; url: string; body: string };

/** Stands between Helm, the adapter and the API server, over TLS. It sees every request, and can hold it or lose its answer. */
export type TestGateway = {
  server: string;
  ca: string;
  /** Called before a request goes on; it goes on when the promise is kept. */
  before(act: (passing: Passing) => void | Promise<void>): void;
  /** From now on the answers to such requests are lost. */
  loseAnswers(to: (passing: Passing) => boolean): void;
  close(): void;
};

export async function openGateway(): Promise<TestGateway> {
  const { server, ca } = inject("cluster");
  const own = selfSigned("localhost");
  let act: (passing: Passing) => void | Promise<void> = () => undefined;
  let isLost: (passing: Passing) => boolean = () => false;
  const agent = new https.Agent({ ca, keepAlive: true });
  const gateway = https.createServer(own, async (request, response) => {
    const { url = "/", method = "GET", headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const passing = { method, url, body: body.toString("latin1") };
    await act(passing);
    const { host: _, ...passed } = headers;
    const sent = https.request(`${server}${url}`, { method, headers: passed, agent }, (answer) => {
      if (isLost(passing)) return void answer.resume();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on("error", () => response.destroy());
    sent.end(body);
  });
  const port = await listen(gateway);
  return {
    server: `https://localhost:${port}`,
    ca: own.cert,
    before: (next) => {
      act = next;
    },
    loseAnswers: (to) => {
      isLost = to;
    },
    close: () => {
      gateway.closeAllConnections();
      gateway.close();
      agent.destroy();
    },
  };
}

/** Helm stores a revision in a Secret and renews it when its state changes. */
export const makesRevision = ({ method, url }: Passing): boolean =>
  method === "POST" && url.includes("/secrets");
export const marksDeployed = ({ method, url, body }: Passing): boolean =>
  method === "PUT" && url.includes("/secrets/sh.helm.release") && body.includes("deployed");

/** Names the release that the pods have, as production would; it can be late, and it can lie. */
export type TestProduction = {
  url: string;
  lie(version: string): void;
  answerAfter(ms: number): void;
  close(): void;
};

export async function openProduction(namespace: () => string): Promise<TestProduction> {
  const { server, ca, kubeconfig } = inject("cluster");
  const { users } = JSON.parse(readFileSync(kubeconfig, "utf8"));
  const api = openApiServer({ server, ca, token: users[0].user.token });
  let lie: string | null = null;
  let silentUntil = 0;
  const production = http.createServer(async (_, response) => {
    const { body } = await api.ask("GET", `/api/v1/namespaces/${namespace()}/pods?labelSelector=app%3Dshop`);
    const serving = body.items.find(isReady);
    if (!serving || performance.now() < silentUntil) return void response.writeHead(503).end();
    const version = lie ?? serving.spec.containers[0].image.split(":").at(-1);
    const commit = lie ? null : serving.metadata.annotations["org.opencontainers.image.revision"];
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
