import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { codeOf, inWords } from "@/lib/adapters/http-failure";
import { openWayOut, type WayOut } from "@/lib/adapters/way-out";
import type { NetworkPolicy } from "@/lib/domain/network/reach";
import { scrub } from "@/lib/scrub";
import { Secret } from "@/lib/secret";

export type HttpHeaders = Readonly<Record<string, string | Secret>>;

/** One request as configured. No redirect is followed, and no more than `maxBytes` of the answer is read, unpacked. */
export type HttpRequest = {
  url: string;
  method?: string;
  headers?: HttpHeaders;
  body?: string;
  timeoutMs: number;
  maxBytes?: number;
  signal?: AbortSignal;
  /** Certificate authority to trust for this request in place of the built-in ones, in PEM. */
  ca?: string;
};

export type HttpAnswer =
  | { ok: true; status: number; body: string; cut: boolean; tookMs: number }
  | { ok: false; why: string; tookMs: number };

/** An answer whose body is read while it arrives. `pieces` fails when the body is larger than `maxBytes`. */
export type ArrivingAnswer = { status: number; pieces: AsyncIterable<string> };

export type Asked<T> = { ok: true; value: T; tookMs: number } | { ok: false; why: string; tookMs: number };

const LARGEST_BYTES = 64 * 1024;

let processWayOut = openWayOut({ policy: null });

/** Narrows what this process may ask, from now on, to `network.allow` of twokey.yaml. */
export function reachOnly(policy: NetworkPolicy): void {
  processWayOut = openWayOut({ policy });
}

/** A connection that speaks no HTTP, under the same rules; see `WayOut`. */
export function connectTo(host: string, port: number, timeoutMs: number): Socket {
  return processWayOut.connect(host, port, timeoutMs);
}

/** Asks once. Never throws: what went wrong comes back in words that name no secret. */
export async function askOnce(request: HttpRequest, wayOut: WayOut = processWayOut): Promise<HttpAnswer> {
  const asked = await ask(request, wayOut, async ({ status, body }) => {
    const { text, cut } = await readAtMost(body, request.maxBytes ?? LARGEST_BYTES);
    return { status, body: text, cut };
  });
  return asked.ok ? { ok: true, ...asked.value, tookMs: asked.tookMs } : asked;
}

/** Asks once and reads the answer as it arrives, all within the deadline. What `read` throws comes back as its message. */
export async function askArriving<T>(
  request: HttpRequest,
  read: (answer: ArrivingAnswer) => Promise<T>,
  wayOut: WayOut = processWayOut,
): Promise<Asked<T>> {
  return ask(request, wayOut, ({ status, body }) =>
    read({ status, pieces: textPieces(body, request.maxBytes ?? LARGEST_BYTES) }),
  );
}

type Response = { status: number; body: Readable };

// Own controller and listener: AbortSignal.any keeps every derived signal of a long-lived one on Node 20.
async function ask<T>(
  request: HttpRequest,
  wayOut: WayOut,
  read: (response: Response) => Promise<T>,
): Promise<Asked<T>> {
  const begin = performance.now();
  const tookMs = () => Math.round(performance.now() - begin);
  const controller = new AbortController();
  const stop = () => controller.abort();
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    stop();
  }, request.timeoutMs);
  request.signal?.addEventListener("abort", stop);
  if (request.signal?.aborted) stop();
  try {
    const message = await send(request, wayOut, controller.signal);
    try {
      const body = unpacked(message, request.method);
      return { ok: true, value: await read({ status: message.statusCode ?? 0, body }), tookMs: tookMs() };
    } finally {
      if (!message.readableEnded) message.destroy(); // an answer that was not read to its end holds its connection
    }
  } catch (error) {
    const why = late ? `no answer within ${request.timeoutMs / 1000} s` : inWords(error, controller.signal);
    return { ok: false, why: scrub(why), tookMs: tookMs() };
  } finally {
    clearTimeout(deadline);
    request.signal?.removeEventListener("abort", stop);
  }
}

/** Resolves with the head of the answer. A kept connection that the server had closed already is replaced, once. */
async function send(
  request: HttpRequest,
  wayOut: WayOut,
  signal: AbortSignal,
  reused = true,
): Promise<http.IncomingMessage> {
  const url = new URL(request.url);
  wayOut.admit(url);
  const door = request.ca === undefined ? wayOut : wayOut.trusting(request.ca);
  const { request: open } = url.protocol === "https:" ? https : http;
  const method = request.method ?? "GET";
  const sent = open(url, {
    method,
    headers: { ...revealed(request.headers), ...lengthOf(request.body) },
    agent: door.agentFor(url, reused),
    signal,
  });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve);
    sent.on("error", reject);
    // A change of protocol ends without an answer and without an error.
    sent.once("close", () => reject(new Error("the connection ended without an answer")));
  });
  sent.end(request.body);
  try {
    return await answered;
  } catch (error) {
    const stale = sent.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(codeOf(error)) && !signal.aborted;
    if (stale && (method === "GET" || method === "HEAD")) return send(request, wayOut, signal, false);
    throw error;
  }
}

/** Node leaves it out for DELETE, and the body then spoils the next request on the same connection. */
function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
}

/** The one place where a credential comes out: on its way to where it belongs. */
function revealed(headers: HttpHeaders = {}): Record<string, string> {
  const written = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    value instanceof Secret ? value.reveal() : value,
  ]);
  return { accept: "*/*", "user-agent": "twokey", ...Object.fromEntries(written), "accept-encoding": "gzip" };
}

function unpacked(message: http.IncomingMessage, method: string | undefined): Readable {
  const packing = message.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  const hasNoBody = method === "HEAD" || message.statusCode === 204 || message.statusCode === 304;
  if (hasNoBody || packing === "" || packing === "identity") return message;
  if (packing !== "gzip" && packing !== "x-gzip")
    throw new Error(`the answer is packed as ${scrub(packing).slice(0, 20)}, which was not asked for`);
  return pipeline(message, createGunzip(), () => undefined); // whoever reads it gets the error
}

async function readAtMost(body: Readable, maxBytes: number): Promise<{ text: string; cut: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.byteLength;
    if (size > maxBytes) break;
  }
  const bytes = Buffer.concat(parts);
  return { text: bytes.subarray(0, maxBytes).toString("utf8"), cut: bytes.byteLength > maxBytes };
}

async function* textPieces(body: Readable, maxBytes: number): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > maxBytes) throw new Error(`the answer is larger than ${Math.round(maxBytes / 1024)} kB`);
    yield decoder.decode(part, { stream: true });
  }
  yield decoder.decode();
}
