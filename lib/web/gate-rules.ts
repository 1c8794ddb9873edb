import type { IncomingHttpHeaders } from "node:http";
import type { FixedStatus } from "@/lib/web/fixed-answers";
import { isRouterState } from "@/lib/web/router-state";

/** The head of a request as it arrived: `target` is what stands between method and version. */
export type AskedRequest = { method: string; target: string; headers: IncomingHttpHeaders };

/** What is answered instead of the desk: a sentence of the fixed list, or nothing but headers. */
export type GateAnswer = { status: FixedStatus | 204 | 303; headers?: Record<string, string> };

const LONGEST_TARGET = 4_096;
const LARGEST_SIGN_IN_BYTES = 16_384;
/** A review of 60,000 characters of four bytes, escaped, with room. */
const LARGEST_ACTION_BYTES = 512 * 1_024;

/**
 * The rules that need only the head of a request; null lets it pass. Whatever may change something must say that it
 * comes from a page of this desk, and how long it is, before anything looks at it.
 */
export function answerAtTheGate(asked: AskedRequest, publicOrigin: string): GateAnswer | null {
  const { method, target, headers } = asked;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(target) && target !== "/") return { status: 400 };
  if (target.length > LONGEST_TARGET) return { status: 414 };
  const path = target.split(/[?#]/, 1)[0] ?? "/";
  // Pages that Next shows by itself; asked for by name, one of them answers 500.
  if (/^\/(?:_(?!next\/)|(?:404|500)\/?$)/.test(path)) return { status: 404 };
  if (!isDecodable(path) || !isRouterState(headers["next-router-state-tree"])) return { status: 400 };
  const allowed = methodsOf(path);
  if (method === "OPTIONS") return { status: 204, headers: { allow: allowed.join(", ") } };
  if (!allowed.includes(method)) return { status: 405, headers: { allow: allowed.join(", ") } };
  if (method === "POST") return answerToPost(asked, path, publicOrigin);
  return carriesBody(headers) ? { status: 400 } : null;
}

function methodsOf(path: string): string[] {
  const reads = ["GET", "HEAD", "OPTIONS"];
  if (path.startsWith("/api/auth/")) return [...reads, "POST"];
  return /^\/(?:api|_next|a)(?:\/|$)|^\/(?:icon\.svg|status)$/.test(path) ? reads : [...reads, "POST"];
}

function answerToPost({ target, headers }: AskedRequest, path: string, origin: string): GateAnswer | null {
  if (headers.origin !== origin) return { status: 403 };
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return { status: 403 };
  const length = headers["content-length"];
  if (length === undefined || headers["transfer-encoding"] !== undefined) return { status: 411 };
  const signIn = path.startsWith("/api/auth/");
  if (!signIn && headers["next-action"] === undefined) return answerToForm(path, target);
  if (Number(length) > (signIn ? LARGEST_SIGN_IN_BYTES : LARGEST_ACTION_BYTES)) return { status: 413 };
  const kind = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (kind !== (signIn ? "application/x-www-form-urlencoded" : "text/plain")) return { status: 415 };
  if (!signIn && !/^[0-9a-f]{42}$/.test(`${headers["next-action"]}`)) return { status: 400 };
  return null;
}

/** Pages take no forms. The sign-in form is sent as one when its button is pressed before its script runs. */
function answerToForm(path: string, target: string): GateAnswer {
  if (path === "/sign-in") return { status: 303, headers: { location: target } };
  return { status: 405, headers: { allow: "GET, HEAD, OPTIONS" } };
}

/** Of all cookies those that can be read: Next and next-auth answer 500 to one that cannot, whoever set it on this host. */
export function readableCookies(header: string): string {
  const isReadable = (cookie: string) => isDecodable(cookie) && !isBrokenReturn(cookie);
  return header.split(";").filter(isReadable).join(";");
}

/** The cookie of next-auth that says where to go after signing in, when that is no address. */
function isBrokenReturn(cookie: string): boolean {
  const [name = "", value = ""] = cookie.split("=", 2);
  return /next-auth\.callback-url\s*$/.test(name) && !URL.canParse(decodeURIComponent(value));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function carriesBody(headers: IncomingHttpHeaders): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}
