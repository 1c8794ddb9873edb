import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { site } from "@/lib/site";
import { CLIENT_ADDRESS_HEADER, clientAddress, trustedProxies } from "@/lib/web/client-address";
import { FIXED_ANSWERS, FIXED_HEADERS } from "@/lib/web/fixed-answers";
import { GATE_HEADER, newGateMark } from "@/lib/web/gate-mark";
import { answerAtTheGate, type GateAnswer, readableCookies } from "@/lib/web/gate-rules";

type Gate = { publicOrigin: string; proxies: number; mark: string };

/**
 * Stands before Next from now on: Next answers some requests with 500, or itself, before any code of ours is asked.
 * Throws when TWOKEY_PUBLIC_URL or TWOKEY_TRUSTED_PROXIES cannot be used.
 */
export function installGate(): void {
  const gate: Gate = { publicOrigin: site().origin, proxies: trustedProxies(), mark: newGateMark() };
  const guarded = new WeakSet<Server>();
  // Published for each request before the server hands it on, so already the first one passes the gate.
  subscribe("http.server.request.start", (message) => {
    const { server } = startedRequest(message);
    if (guarded.has(server)) return;
    guarded.add(server);
    standBefore(server, gate);
  });
}

/** The documented shape of a message of `http.server.request.start`. */
function startedRequest(message: unknown): { server: Server } {
  return message as { server: Server };
}

function standBefore(server: Server, gate: Gate): void {
  const behind = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    // Next hands an action that belongs to another page on to itself: it has passed, and only the body is left to see.
    const passed = request.headers[GATE_HEADER] === gate.mark;
    if (gate.publicOrigin.startsWith("https:")) {
      response.setHeader("strict-transport-security", "max-age=31536000");
    }
    const asked = { method: request.method ?? "", target: request.url ?? "", headers: request.headers };
    const answer = passed ? null : answerAtTheGate(asked, gate.publicOrigin);
    if (answer) return send(response, answer);
    if (!passed) sayWhoAsks(request, gate);
    // For whatever Next answers by itself; pages bring a policy of their own, and files may be kept.
    response.setHeader("content-security-policy", FIXED_HEADERS["content-security-policy"]);
    if (!/^\/(?:_next\/static\/|icon\.svg)/.test(asked.target)) {
      response.setHeader("cache-control", FIXED_HEADERS["cache-control"]);
    }
    for (const listener of behind) listener.call(server, request, response);
  });
}

function send(response: ServerResponse, { status, headers }: GateAnswer): void {
  // The body that may follow is not read.
  response.writeHead(status, { ...FIXED_HEADERS, ...headers, connection: "close" });
  response.end(status === 204 || status === 303 ? undefined : `${FIXED_ANSWERS[status]}\n`);
}

/** Puts what the gate knows in place of what the client says about itself and about the way it came. */
function sayWhoAsks(request: IncomingMessage, { publicOrigin, proxies, mark }: Gate): void {
  const { headers } = request;
  const address = clientAddress(
    request.socket.remoteAddress ?? "",
    headers["x-forwarded-for"]?.toString(),
    proxies,
  );
  if (headers.cookie !== undefined) headers.cookie = readableCookies(headers.cookie);
  headers[CLIENT_ADDRESS_HEADER] = address;
  headers[GATE_HEADER] = mark;
  headers["x-forwarded-for"] = address;
  // Next compares Origin with this host; the gate has compared it with the whole address already.
  headers["x-forwarded-host"] = new URL(publicOrigin).host;
  headers["x-forwarded-proto"] = new URL(publicOrigin).protocol.slice(0, -1);
  for (const name of ["forwarded", "x-forwarded-port"]) delete headers[name];
}
