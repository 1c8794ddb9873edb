import type { Asked } from "./http";
import {
  AUTH,
  BODIES,
  FIELDS,
  HEADERS,
  KINDS,
  type List,
  QUERIES,
  SEGMENTS,
  VALUES,
} from "./malformed-pieces";
import type { Random } from "./seeded";

export type Ground = {
  origin: string;
  addresses: List<string>;
  actions: List<string>;
  cookies: List<string>;
};

/** One request that no page of ours would send. */
export function malformedRequest(ground: Ground, random: Random): Asked {
  const cookie = random.pick(ground.cookies);
  const more = random.below(3) === 0 ? random.pick(HEADERS) : {};
  switch (
    random.pick(["path", "path", "headers", "cookie", "method", "call", "call", "body", "body", "auth"])
  ) {
    case "path":
      return { path: brokenPath(ground, random), headers: more };
    case "headers":
      return {
        path: random.pick(ground.addresses),
        headers: { ...random.pick(HEADERS), ...random.pick(HEADERS) },
      };
    case "cookie":
      return { path: random.pick(ground.addresses), headers: { cookie: brokenCookie(cookie, random) } };
    case "method":
      return brokenMethod(ground, random);
    case "call":
      return call(ground, random, JSON.stringify([input(random)]), { cookie });
    case "body":
      return call(ground, random, random.pick(BODIES), { cookie, ...more, ...brokenKind(random) });
    default:
      return brokenSignIn(ground, random);
  }
}

function brokenPath({ addresses }: Ground, random: Random): string {
  const parts = random.pick(addresses).split("/");
  for (let changes = 1 + random.below(2); changes > 0; changes--) {
    parts.splice(1 + random.below(parts.length), random.below(2), random.pick(SEGMENTS));
  }
  return `/${parts.slice(1).join("/")}${random.below(2) === 0 ? random.pick(QUERIES) : ""}`;
}

/** A session that was changed, or something that never was one. */
function brokenCookie(cookie: string, random: Random): string {
  const [name = "", value = ""] = cookie.split("=", 2);
  const parts = value.split(".");
  const at = random.below(parts.length);
  const junk = random.bytes(random.below(60)).toString("base64url");
  return random.pick([
    `twokey-session=${value.slice(0, random.below(value.length + 1))}`,
    `twokey-session=${parts.map((part, index) => (index === at ? junk : part)).join(".")}`,
    `twokey-session=${junk}.${junk}.${junk}`,
    `twokey-session=eyJhbGciOiJub25lIn0.${junk}.`,
    `${name}.0=${value}; ${name}.1=${junk}`,
    "twokey-session=%E0%A4%A; =; ;;a",
    `twokey-session=${"z".repeat(4_000)}`,
    "next-auth.csrf-token=%zz; next-auth.callback-url=%00; twokey-session=",
    "__proto__=1; constructor=2; toString=3",
  ]);
}

function brokenMethod({ addresses, origin }: Ground, random: Random): Asked {
  const method = random.pick([
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "OPTIONS",
    "HEAD",
    "SEARCH",
    "PURGE",
    "LOCK",
    "POST",
  ]);
  const withBody = random.below(2) === 0 && method !== "TRACE";
  const body = withBody ? random.pick(BODIES) : undefined;
  return { path: random.pick(addresses), method, headers: { origin }, ...(body !== undefined && { body }) };
}

function call(ground: Ground, random: Random, body: string, headers: Record<string, string>): Asked {
  const action = random.below(12) === 0 ? brokenAction(random) : random.pick(ground.actions);
  const honest = { origin: ground.origin, "content-type": "text/plain;charset=UTF-8", "next-action": action };
  return { path: random.pick(ground.addresses), method: "POST", headers: { ...honest, ...headers }, body };
}

function brokenAction(random: Random): string {
  return random.pick([
    "",
    "x",
    "0".repeat(42),
    "f".repeat(42),
    "7f".padEnd(42, "g"),
    random.bytes(21).toString("hex"),
    "..%2f",
    "__proto__",
    "a".repeat(3_000),
  ]);
}

function brokenKind(random: Random): Record<string, string> {
  return random.below(3) === 0 ? { "content-type": random.pick(KINDS) } : {};
}

function input(random: Random): Record<string, unknown> {
  const fields = Array.from({ length: 1 + random.below(6) }, () => [
    random.pick(FIELDS),
    random.pick(VALUES),
  ]);
  return Object.fromEntries(fields);
}

function brokenSignIn({ origin, cookies }: Ground, random: Random): Asked {
  const path = `/api/auth/${random.pick(AUTH)}`;
  if (random.below(2) === 0) return { path, headers: { ...random.pick(HEADERS) } };
  const form = new URLSearchParams({
    csrfToken: "x",
    email: `${random.pick(VALUES)}`,
    callbackUrl: random.pick(SEGMENTS),
  });
  const headers = {
    origin,
    cookie: brokenCookie(random.pick(cookies), random),
    "content-type": random.pick(KINDS),
  };
  const body = random.pick([
    form.toString(),
    "json=true",
    "json=true&email=a@b.example&password=x",
    ...BODIES,
  ]);
  return {
    path,
    method: "POST",
    headers: {
      ...headers,
      ...(random.below(2) === 0 && { "content-type": "application/x-www-form-urlencoded" }),
    },
    body,
  };
}

/** Bytes that are no request, or stop in the middle of one. */
export function malformedBytes(host: string, random: Random): string {
  const line = random.pick([
    "GET / HTTP/1.1",
    "GET * HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "GET http://evil.example/ HTTP/1.1",
    "GET //evil.example/ HTTP/1.1",
    "GET / HTTP/9.9",
    "GET /\u0000 HTTP/1.1",
    "GET /é HTTP/1.1",
    "G\u0000T / HTTP/1.1",
    "CONNECT evil.example:1 HTTP/1.1",
    "TRACE / HTTP/1.1",
    "PRI * HTTP/2.0",
    "POST / HTTP/1.1",
    "GET  /  HTTP/1.1",
    "\r\n\r\nGET / HTTP/1.1",
    "get / http/1.1",
    "GET /../../etc/passwd HTTP/1.1",
    "GET /_next/static/../../server.js HTTP/1.1",
    random.bytes(40).toString("latin1"),
  ]);
  const header = random.pick([
    `Host: ${host}`,
    "Host: ",
    `Host: ${host}\r\nHost: evil.example`,
    `Host: ${host}\r\nContent-Length: -1`,
    `Host: ${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked`,
    `Host: ${host}\r\nTransfer-Encoding: chunked, chunked`,
    `Host: ${host}\r\n folded: x`,
    `Host: ${host}\r\nX: \u0000`,
    `Host: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade`,
    `Host: ${host}\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings`,
    `Host: ${host}\r\nExpect: x`,
    "X",
    `Host: ${host}\r\nCookie: ${"a=b;".repeat(9_000)}`,
    `Host: ${host}\r\n${"X-Many: y\r\n".repeat(2_500)}`,
  ]);
  return `${line}\r\n${header}\r\n${random.pick(["\r\n", "\r\n", "\r\n", "", "\r\nffffffff\r\n", "\r\n5\r\nab"])}`;
}
