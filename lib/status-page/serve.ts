import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Served, StatusCache, servedAs } from "@/lib/status-page/cache";
import { STATUS_FILES, type StatusFile } from "@/lib/status-page/files";
import { STYLE } from "@/lib/status-page/style";

type Options = { directory: string; port: number; host: string };
export type StatusServer = { port: number; close: () => Promise<void> };

const PATHS: Record<string, StatusFile> = {
  "/": "index.html",
  "/index.html": "index.html",
  "/summary.json": "summary.json",
  "/api/v2/summary.json": "summary.json",
  "/feed.atom": "feed.atom",
};

/**
 * Serves the public status page from memory. It needs the files and nothing else: no database, no desk, no
 * worker. Port 0 takes any free one. Rejects when the port is taken.
 */
export async function startStatusServer({ directory, port, host }: Options): Promise<StatusServer> {
  const cache = new StatusCache(directory);
  await cache.start();
  const server = createServer((request, response) => answer(cache, request, response));
  try {
    await listen(server, port, host);
  } catch (error) {
    cache.stop();
    throw error;
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () => {
      cache.stop();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

type Choice = { status: number; served: Served; headers?: string[] };

function answer(cache: StatusCache, request: IncomingMessage, response: ServerResponse): void {
  send(request, response, choose(cache, request));
}

function choose(cache: StatusCache, { method, url = "/" }: IncomingMessage): Choice {
  if (method !== "GET" && method !== "HEAD") {
    return { status: 405, served: readingOnly, headers: ["allow", "GET, HEAD"] };
  }
  const path = url.split("?", 1)[0] ?? "/";
  if (path === "/health") return { status: 200, served: healthy };
  const name = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
  if (!name) return { status: 404, served: nothingHere };
  const served = cache.find(name);
  return served
    ? { status: 200, served }
    : { status: 503, served: starting[name], headers: ["retry-after", "2"] };
}

function send(request: IncomingMessage, response: ServerResponse, { status, served, headers }: Choice): void {
  const known = status === 200 && (request.headers["if-none-match"] ?? "").includes(served.etag);
  const zipped = acceptsGzip(request.headers["accept-encoding"]);
  const answer = known ? served.known : zipped ? served.gzip : served.plain;
  response.writeHead(known ? 304 : status, headers ? [...answer.headers, ...headers] : answer.headers);
  if (answer.body === null || request.method === "HEAD") response.end();
  else response.end(answer.body);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(String(header ?? ""));
}

function notice(sentence: string, refresh = ""): Served {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">${refresh}<meta name="viewport" content="width=device-width,initial-scale=1"><title>Status</title><style>${STYLE}</style></head><body><header><h1>Status</h1><p class="state">${sentence}</p></header></body></html>\n`;
  return servedAs(STATUS_FILES["index.html"], Buffer.from(html), "no-store");
}

const healthy = servedAs("text/plain; charset=utf-8", Buffer.from("ok\n"), "no-store");
const readingOnly = notice("Only reading is possible here.");
const nothingHere = notice("There is no such page here.");
const starting: Record<StatusFile, Served> = {
  "index.html": notice(
    "This status page is just starting. It loads again by itself.",
    '<meta http-equiv="refresh" content="3">',
  ),
  "summary.json": servedAs(STATUS_FILES["summary.json"], Buffer.from('{"error":"starting"}\n'), "no-store"),
  "feed.atom": servedAs("text/plain; charset=utf-8", Buffer.from("starting\n"), "no-store"),
};
