import http from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { ConnectionCut, type HostCall, type JournalledHost } from "@/lib/jobs/faults/test-journalled-host";
import type { Wire } from "@/lib/jobs/faults/test-journalled-platform";

/** What the adapter promises of this platform; a late call takes effect well within the quiet period. */
export const HTTP_PACE = { quietPeriodMs: 800, longestCallMs: 1_500 };
export const HTTP_LATE_MS = 400;

/** How an answer does not get through: nothing, a closed connection, half of it, an error of the server, too much. */
const MANNERS = ["silence", "cut", "half", "500", "429"] as const;

const callSchema = z.strictObject({
  target: z.string(),
  step: z.enum(["switch", "restart"]),
  key: z.string(),
  attempt: z.int(),
  sender: z.string(),
});
const readingSchema = z.strictObject({ link: z.string(), running: z.string() });
const answerSchema = z.union([
  z.strictObject({ done: z.literal(true) }),
  z.strictObject({ done: z.literal(false), why: z.string(), ...readingSchema.shape }),
]);

export type ServedHost = { url: string; close(): Promise<void> };

/** The platform for workers in processes of their own, which it outlives. */
export async function serveHost(host: JournalledHost): Promise<ServedHost> {
  let lost = 0;
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    try {
      const reading = request.method === "GET";
      const found = reading
        ? await host.read(decodeURIComponent(request.url?.slice(1) ?? ""))
        : await host.call(await callOf(request));
      response.end(JSON.stringify(found));
    } catch (error) {
      if (error instanceof ConnectionCut) lose(response, MANNERS[lost++ % MANNERS.length] ?? "cut");
      else response.writeHead(400).end();
    }
  };
  const server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The other end of it, with nothing retried. */
export function wireOver(url: string): Wire {
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`${url}/${path}`, { ...init, redirect: "error" });
    if (!response.ok) throw new Error(`the platform answers ${response.status}`);
    return response.json();
  };
  return {
    read: async (target) =>
      readingSchema.parse(await ask(encodeURIComponent(target), { signal: AbortSignal.timeout(1_000) })),
    call: async (call, signal) =>
      answerSchema.parse(await ask("", { method: "POST", body: JSON.stringify(call), signal })),
  };
}

async function callOf(request: http.IncomingMessage): Promise<HostCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return callSchema.parse(JSON.parse(Buffer.concat(pieces).toString()));
}

function lose(response: http.ServerResponse, manner: (typeof MANNERS)[number]): void {
  switch (manner) {
    case "silence":
      return;
    case "cut":
      response.destroy();
      return;
    case "half":
      response.writeHead(200, { "content-length": 500 });
      response.write('{"done":');
      setImmediate(() => response.destroy());
      return;
    case "500":
    case "429":
      response.writeHead(Number(manner)).end();
  }
}
