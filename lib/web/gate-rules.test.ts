import { expect, test } from "vitest";
import { answerAtTheGate, readableCookies } from "./gate-rules";

const HERE = "https://twokey.example";
const ACTION = "7f".padEnd(42, "0");

const ask = (method: string, target: string, headers: Record<string, string> = {}) =>
  answerAtTheGate({ method, target, headers }, HERE);

const post = (target: string, changes: Record<string, string | undefined> = {}) => {
  const signIn = target.startsWith("/api/auth/");
  const honest: Record<string, string | undefined> = {
    origin: HERE,
    "sec-fetch-site": "same-origin",
    "content-length": "20",
    "content-type": signIn ? "application/x-www-form-urlencoded" : "text/plain;charset=UTF-8",
    "next-action": signIn ? undefined : ACTION,
    ...changes,
  };
  const given = Object.entries(honest).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return ask("POST", target, Object.fromEntries(given));
};

test.each(["/", "/incidents?state=open", "/api/desk", "/a/token", "/_next/static/x.js", "/status"])(
  "lets people read %s",
  (target) => {
    expect(ask("GET", target)).toBeNull();
    expect(ask("HEAD", target)).toBeNull();
  },
);

test.each(["/", "/incidents/INC-1/approval", "/api/auth/signout", "/api/auth/callback/local"])(
  "lets a page of the desk post to %s",
  (target) => expect(post(target)).toBeNull(),
);

test.each(["/api/desk", "/api/live", "/a/token", "/status", "/icon.svg", "/_next/static/x.js"])(
  "lets nobody post to %s, which only reads",
  (target) => expect(post(target)).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, OPTIONS" } }),
);

test.each(["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", ""])("knows no method %j", (method) => {
  expect(ask(method, "/incidents")?.status).toBe(405);
  expect(ask(method, "/api/desk")?.status).toBe(405);
});

test("says what it takes when it is asked for the options, to any origin alike", () => {
  const answer = { status: 204, headers: { allow: "GET, HEAD, OPTIONS" } };
  expect(ask("OPTIONS", "/api/desk", { origin: "https://evil.example" })).toEqual(answer);
});

test.each([
  ["no origin", { origin: undefined }],
  ["a foreign origin", { origin: "https://evil.example" }],
  ["the origin of another scheme", { origin: "http://twokey.example" }],
  ["the origin of another port", { origin: "https://twokey.example:444" }],
  ["an origin that begins alike", { origin: "https://twokey.example.evil.example" }],
  ["a hidden origin", { origin: "null" }],
  ["a page of another site", { "sec-fetch-site": "cross-site" }],
  ["a page of a neighbour", { "sec-fetch-site": "same-site" }],
  ["nobody's page", { "sec-fetch-site": "none" }],
])("refuses to change anything for %s", (_name, changes) => {
  expect(post("/incidents/INC-1/approval", changes)).toEqual({ status: 403 });
  expect(post("/api/auth/callback/local", changes)).toEqual({ status: 403 });
});

test.each([
  ["without a length", { "content-length": undefined }, 411],
  ["in chunks", { "transfer-encoding": "chunked" }, 411],
  ["of a megabyte", { "content-length": "1000000" }, 413],
  ["of another kind", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ["of no kind", { "content-type": undefined }, 415],
])("reads no body %s", (_name, changes, status) => {
  expect(post("/incidents", changes)?.status).toBe(status);
  expect(post("/api/auth/signout", changes)?.status).toBe(status);
});

test("takes a review of the longest length, and not much more", () => {
  expect(post("/incidents", { "content-length": `${60_000 * 8}` })).toBeNull();
  expect(post("/incidents", { "content-length": `${600_000}` })?.status).toBe(413);
});

test("takes no name of an action that cannot be one", () => {
  expect(post("/incidents", { "next-action": "../../etc" })?.status).toBe(400);
});

test("shows the sign-in page again when its form was sent without its script, and no other page", () => {
  const form = { "next-action": undefined, "content-type": "application/x-www-form-urlencoded" };
  expect(post("/sign-in?callbackUrl=%2F", form)).toMatchObject({
    status: 303,
    headers: { location: "/sign-in?callbackUrl=%2F" },
  });
  expect(post("/incidents", form)?.status).toBe(405);
});

test.each(["*", "http://evil.example/", "//evil.example/", "/\\evil.example", "", "x", "/a b", "/é"])(
  "reads no target %j",
  (target) => expect(ask("GET", target)?.status).toBe(400),
);

test("reads no address of more than 4,096 characters, and no body of a reader", () => {
  expect(ask("GET", `/${"a".repeat(4_096)}`)?.status).toBe(414);
  expect(ask("GET", "/", { "content-length": "5" })?.status).toBe(400);
  expect(ask("GET", "/", { "transfer-encoding": "chunked" })?.status).toBe(400);
});

test.each(["/_global-error", "/_not-found", "/_error", "/500", "/404"])(
  "does not know %s, a page of the framework",
  (target) => expect(ask("GET", target)?.status).toBe(404),
);

test("reads no path that cannot be decoded, and any query", () => {
  for (const path of ["/%", "/%zz", "/api/incidents/%ff%fe", "/%ed%a0%80"])
    expect(ask("GET", path)?.status).toBe(400);
  expect(ask("GET", "/incidents/caf%C3%A9?q=100%")).toBeNull();
});

test("reads what a browser says of the frames that it shows, and nothing that looks like it", () => {
  const shows = (state: unknown) =>
    ask("GET", "/", { "next-router-state-tree": encodeURIComponent(JSON.stringify(state)) })?.status ??
    "passes";
  const incident = ["number", "INC-1", "d", null];
  const page = { children: ["(console)", { children: ["incidents", { children: [incident, {}] }] }] };
  expect(shows(["", page, null, null, 16])).toBe("passes");
  expect(shows(["", { children: ["__PAGE__", {}, ["/", ""], "refetch"] }])).toBe("passes");
  for (const wrong of [
    "garbage",
    [],
    [""],
    ["", []],
    ["", { children: "x" }],
    [{}, {}],
    ["", {}, null, "x"],
  ]) {
    expect(shows(wrong), JSON.stringify(wrong)).toBe(400);
  }
  expect(ask("GET", "/", { "next-router-state-tree": "%zz" })?.status).toBe(400);
  expect(ask("GET", "/", { "next-router-state-tree": "%5B%22%22%2C".repeat(900) })?.status).toBe(400);
});

test("a cookie that nobody can read is left out, whoever set it", () => {
  expect(readableCookies("a=1; other=100%; twokey-session=x.y; b=%zz")).toBe("a=1; twokey-session=x.y");
  expect(readableCookies("theme=dark")).toBe("theme=dark");
  const back = "next-auth.callback-url=https%3A%2F%2Ftwokey.example%2Fincidents";
  expect(readableCookies(`a=1; ${back}`)).toBe(`a=1; ${back}`);
  expect(readableCookies("a=1; __Secure-next-auth.callback-url=%00")).toBe("a=1");
});
