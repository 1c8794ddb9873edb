import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ApiDescription, type DescriptionSettings } from "@/test/described-api/api-description";

export type DescribedApi = {
  /** Stands before the API; requests go here. */
  url: string;
  /** What was asked or answered otherwise than the description says, in the order in which it happened. */
  violations: readonly string[];
  /** Throws when there were violations. */
  close(): Promise<void>;
};

/**
 * A proxy before a stand-in of somebody else's API. A request that the owner's description does not allow is answered
 * 400 and does not reach the stand-in, an answer that it does not allow becomes 502, and both are remembered.
 */
export async function openDescribedApi(
  upstream: string,
  settings: DescriptionSettings,
): Promise<DescribedApi> {
  const description = new ApiDescription(settings);
  const violations: string[] = [];
  const refuse = (response: http.ServerResponse, status: number, faults: string[]) => {
    violations.push(...faults);
    const message = faults.join("; ");
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
  };
  const pass = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { method = "GET", url: target = "/", headers } = request;
    const sent = { method, target, headers, body: await text(request) };
    const wrong = description.faultsOfRequest(sent);
    if (wrong.length > 0) return refuse(response, 400, wrong);
    const answer = await forward(upstream, sent, response);
    if (answer === null) return response.destroy();
    const contentType = answer.headers["content-type"] ?? "";
    const given = { status: answer.status, contentType, body: answer.body };
    const untrue = description.faultsOfAnswer(sent, given);
    if (untrue.length > 0) return refuse(response, 502, untrue);
    const told = { ...answer.headers, "content-length": String(Buffer.byteLength(answer.body)) };
    delete told["transfer-encoding"];
    response.writeHead(answer.status, told).end(answer.body);
  };
  const server = http.createServer((request, response) => {
    pass(request, response).catch((error) => refuse(response, 500, [`the proxy itself broke: ${error}`]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    violations,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      if (violations.length > 0)
        throw new Error(`against the description of the API:\n${violations.join("\n")}`);
    },
  };
}

type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** Null: the stand-in cut the connection, or whoever asked is gone. */
function forward(
  upstream: string,
  sent: { method: string; target: string; headers: http.IncomingHttpHeaders; body: string },
  response: http.ServerResponse,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const { host: _, ...headers } = sent.headers;
    const { origin } = new URL(upstream);
    const request = http.request(`${origin}${sent.target}`, {
      method: sent.method,
      headers: { ...headers, "accept-encoding": "identity" },
      agent: false,
    });
    response.once("close", () => request.destroy());
    request.once("error", () => resolve(null));
    request.once("response", (answer) => {
      text(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        () => resolve(null),
      );
    });
    request.end(sent.body);
  });
}
