import type { Asked } from "./http";
import type { Random } from "./seeded";

type List<Item> = readonly [Item, ...Item[]];
export type Ground = {
  origin: string;
  addresses: List<string>;
  actions: List<string>;
  cookies: List<string>;
};

const SEGMENTS: List<string> = [
  "..",
  ".",
  "%2e%2e",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%00",
  "%0d%0aSet-Cookie:%20a=b",
  "%E0%A4%A",
  "%ff%fe",
  "%ed%a0%80",
  "INC-0",
  "INC--1",
  "INC-99999999999999999999",
  "INC-1e9",
  "inc-%31",
  "INC-1%20",
  "INC-1;a=b",
  "NaN",
  "__proto__",
  "constructor",
  "toString",
  "undefined",
  "null",
  "[number]",
  "[...nextauth]",
  "(console)",
  "@modal",
  "'%20OR%20'1'='1",
  "%3Cscript%3Ealert(1)%3C/script%3E",
  "$%7Bjndi:ldap://x%7D",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "x".repeat(1_500),
  "%F0%9F%92%A3",
  "a%2Fb",
  "a%5Cb",
  "page.js",
  "route",
  "index.rsc",
  "index.segments/_tree.segment.rsc",
  ".env",
  ".git/config",
  "server.js",
  "_next",
  "api",
  "%25%32%65",
];
const QUERIES: List<string> = [
  "?",
  "?%zz",
  "?a[]=1&a[]=2",
  "?__proto__[x]=1",
  "?act=approve&act=reject",
  "?act=%00",
  "?phase=%ff",
  "?page=-1&page=1e99",
  "?audience=constructor",
  "?callbackUrl=%00",
  "?callbackUrl=https://evil.example",
  "?error=%3Cscript%3E",
  "?_rsc=%00",
  "?state=open%27--",
  `?q=${"y".repeat(1_000)}`,
  "?nxtPnumber=INC-1",
  "?nxtInumber=x",
  "?__nextLocale=x",
  "#",
];
const HEADERS: List<Record<string, string>> = [
  { rsc: "1" },
  { rsc: "1", "next-router-state-tree": "garbage" },
  { rsc: "1", "next-router-state-tree": "%5B%5D" },
  { rsc: "1", "next-router-state-tree": `%5B%22%22%2C${"%5B".repeat(200)}` },
  { rsc: "1", "next-router-prefetch": "9" },
  { rsc: "1", "next-router-segment-prefetch": "/_tree" },
  { rsc: "1", "next-router-segment-prefetch": "/../../x" },
  { "next-url": "//evil.example/%00" },
  { "next-resume": "1" },
  { "next-hmr-refresh": "1" },
  { "x-nextjs-data": "1" },
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "x-middleware-rewrite": "http://evil.example/" },
  { "x-middleware-next": "1", "x-middleware-override-headers": "cookie" },
  { "x-middleware-invoke": "1" },
  { "x-matched-path": "/api/desk" },
  { "x-now-route-matches": "1=x" },
  { "x-invoke-path": "/settings/people" },
  { "x-invoke-status": "500", "x-invoke-error": '{"message":"x"}' },
  { "x-invoke-output": "/_error" },
  { "x-action-forwarded": "1" },
  { "x-twokey-gate": "00000000-0000-0000-0000-000000000000" },
  { "x-twokey-client": "127.0.0.1" },
  { "x-twokey-asked-path": "//evil.example" },
  { "x-forwarded-for": "%00, ::1, 999.1.1.1, " },
  { "x-forwarded-host": "evil.example:99999/\\" },
  { "x-forwarded-proto": "gopher" },
  { forwarded: "for=_x;host=evil.example" },
  { host: "evil.example" },
  { host: "[::1" },
  { host: "a b" },
  { "accept-language": "*;q=zz" },
  { accept: "text/x-component, application/*;q=9" },
  { "accept-encoding": "zstd, x, gzip;q=2" },
  { range: "bytes=9-1,-" },
  { "if-none-match": '"' },
  { "if-modified-since": "yesterday" },
  { authorization: "Bearer \t.." },
  { "content-type": "multipart/form-data" },
  { expect: "100-continue" },
  { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" },
  { "user-agent": "" },
  { "x-http-method-override": "DELETE" },
  { dnt: "a".repeat(7_000) },
];
const BODIES: List<string> = [
  "",
  "[",
  "[]",
  "{}",
  "null",
  "0",
  '"',
  "[{}",
  "[{}]]",
  "[{},{}]",
  "[undefined]",
  '["$1"]',
  '["$@0"]',
  '["$F0"]',
  '["$K1"]',
  '["$Q1"]',
  '["$T"]',
  '["$h1"]',
  '["$B1"]',
  '["$r1"]',
  '["$0:0"]',
  '[{"then":"$1:__proto__:then"}]',
  '[{"a":"$0:constructor"}]',
  '[{"__proto__":{}}]',
  '["\\u0000"]',
  '["\\ud800"]',
  "[".repeat(5_000),
  `[${'{"a":'.repeat(500)}1${"}".repeat(500)}]`,
  `["${"z".repeat(200_000)}"]`,
  "[1e999]",
  "[-0]",
  "\ufeff[{}]",
  "--x\r\n\r\n",
  "0:[{}]",
  "a=b&c=%zz",
  '{"0":"[\\"$@1\\"]"}',
  '[{"planId":"$n1"}]',
  "[NaN]",
  "[[[[[]]]]]",
  "\u0000",
  "[{}]\n[{}]",
  '[{"a":"$D0"}]',
  '["$$"]',
  "[true]",
  '[["$0"]]',
];
const VALUES: List<unknown> = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  " ",
  "x",
  "x".repeat(5_000),
  "'; DROP TABLE plan; --",
  "\u202e\u200b",
  "💣",
  "00000000-0000-0000-0000-000000000000",
  "A".repeat(64),
  "0".repeat(64),
  [],
  [[]],
  {},
  { kind: "passkey" },
  { kind: "passkey", answer: {} },
  { kind: "passkey", answer: { id: "x", response: {} } },
  { kind: "reauthenticate", password: "x" },
  ["admin"],
  ["owner"],
  { length: 9 },
  { toJSON: 1 },
  "2026-11-26T00:00:00Z",
  "P1",
  "rollback",
  "shop",
  { $ne: null },
  "%00",
  "https://evil.example",
  -2_147_483_649,
];
const FIELDS: List<string> = [
  "planId",
  "incidentId",
  "personId",
  "passkeyId",
  "digest",
  "proof",
  "reason",
  "text",
  "note",
  "title",
  "body",
  "service",
  "roles",
  "seen",
  "name",
  "email",
  "label",
  "answer",
  "password",
  "current",
  "next",
  "priority",
  "criteria",
  "scope",
  "way",
  "phase",
  "audience",
  "version",
  "entry",
  "position",
  "corrects",
  "id",
  "to",
  "draft",
  "kind",
  "number",
  "constructor",
  "firing",
];
const KINDS: List<string> = [
  "text/plain;charset=UTF-8",
  "application/json",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "text/x-component",
  "",
  "*/*",
];
const AUTH: List<string> = [
  "csrf",
  "session",
  "providers",
  "signin",
  "signout",
  "error",
  "verify-request",
  "_log",
  "callback/local",
  "callback/oidc",
  "signin/local",
  "signin/oidc",
  "callback",
  "x",
  "callback/local/x",
  "%00",
  "..%2fdesk",
  "callback/oidc?code=x&state=y",
  "callback/oidc?error=access_denied",
  "error?error=Configuration",
  "signin?error=%00",
  "csrf?x=%zz",
  "__proto__",
  "constructor",
  "callback/__proto__",
];

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
