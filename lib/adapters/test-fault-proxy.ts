import http from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to a request on its way. `carriedOut`: whether the real server gets it. */
export type Fault =
  /** The proxy answers in the server's place. */
  | { kind: "answer"; status: number; body: string; headers?: Record<string, string> }
  /** The server carries it out and its answer never arrives. */
  | { kind: "no-answer" }
  /** The connection ends: before the server gets it, or after it carried it out. */
  | { kind: "cut"; carriedOut: boolean }
  /** The server gets it only after this, whether or not the sender still waits. */
  | { kind: "first"; happens: () => Promise<void> };

export type FaultProxy = {
  /** Stands in the place of the server's address, without a slash at the end. */
  url: string;
  /** What arrived, “POST /path”, in order. */
  arrived: string[];
  /** From now on, requests whose “POST /path body” matches go wrong in this way. The newest rule counts. */
  on(matches: RegExp, fault: Fault): void;
  /** Nothing goes wrong any more. */
  heal(): void;
  close(): Promise<void>;
};

/** Stands before a real HTTP server and lets chosen requests go wrong; everything else passes untouched. */
export async function openFaultProxy(origin: string): Promise<FaultProxy> {
  let rules: { matches: RegExp; fault: Fault }[] = [];
  const arrived: string[] = [];
  const server = http.createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    arrived.push(line);
    // A server that is gone looks as it would without us: the connection ends.
    void readAll(request)
      .then((body) => {
        const whole = body.length === 0 ? line : `${line} ${body}`;
        const fault = rules.find(({ matches }) => matches.test(whole))?.fault ?? null;
        return meet(fault, { origin, request, response, body });
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    on: (matches, fault) => {
      rules = [{ matches, fault }, ...rules];
    },
    heal: () => {
      rules = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Exchange = {
  origin: string;
  request: http.IncomingMessage;
  response: http.ServerResponse;
  body: Buffer;
};

async function meet(fault: Fault | null, exchange: Exchange): Promise<void> {
  const { response } = exchange;
  switch (fault?.kind) {
    case undefined:
      return pass(exchange);
    case "answer":
      return void response.writeHead(fault.status, fault.headers).end(fault.body);
    case "no-answer":
      return void (await carryOut(exchange));
    case "cut":
      if (fault.carriedOut) await carryOut(exchange);
      return void response.destroy();
    case "first":
      await fault.happens();
      return pass(exchange);
  }
}

async function pass(exchange: Exchange): Promise<void> {
  const { status, headers, body } = await carryOut(exchange);
  exchange.response.writeHead(status, headers).end(body);
}

function carryOut({ origin, request, body }: Exchange) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      const { host: _, connection: __, ...headers } = request.headers;
      const sent = http.request(
        new URL(request.url ?? "/", origin),
        { method: request.method, headers, agent: false },
        (answer) =>
          void readAll(answer).then((read) => {
            const { connection: ___, "transfer-encoding": ____, ...kept } = answer.headers;
            resolve({ status: answer.statusCode ?? 502, headers: kept, body: read });
          }, reject),
      );
      sent.on("error", reject);
      sent.end(body);
    },
  );
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
