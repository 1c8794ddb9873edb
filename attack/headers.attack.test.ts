import { beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { useDesk } from "./desk";
import { type Answer, send } from "./http";
import { KNOWN_ADDRESSES } from "./known-endpoints";
import { useScene } from "./scene";
import { cookiesOf, signIn, trySignIn } from "./session";

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);
/** The same desk as browsers see it behind a proxy that speaks HTTPS. */
const secure = useDesk(database, { TWOKEY_PUBLIC_URL: "https://twokey.example" });

const PREFETCHES: Record<string, string>[] = [
  {},
  { "next-router-prefetch": "1", rsc: "1" },
  { purpose: "prefetch" },
  { "next-router-prefetch": "1", purpose: "prefetch", "sec-purpose": "prefetch" },
];

const isPage = ({ headers }: Answer) => `${headers["content-type"]}`.startsWith("text/html");
const nonceOf = ({ headers }: Answer) =>
  /'nonce-([0-9a-f]{32})'/.exec(`${headers["content-security-policy"]}`)?.[1];

describe.each(["nobody", "commander", "admin"] as const)("what %s is answered", (subject) => {
  let cookie = "";
  beforeAll(async () => {
    if (subject !== "nobody") cookie = await signIn(desk, scene.people[subject].email);
  });

  test.each([
    ...Object.entries(KNOWN_ADDRESSES),
    ["nothing there", { path: () => "/nothing/there" }] as const,
  ])("at %s carries its headers, also when it is fetched ahead", async (_name, { path }) => {
    for (const more of PREFETCHES) {
      const answer = await send(desk, { path: path(scene), headers: { cookie, ...more } });
      const { headers } = answer;
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(`${headers["content-security-policy"]}`).toContain("frame-ancestors 'none'");
      expect(headers["x-powered-by"]).toBeUndefined();
      expect(headers.server).toBeUndefined();
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      if (path(scene) !== "/icon.svg") expect(`${headers["cache-control"]}`).toContain("no-store");
      if (isPage(answer) && !path(scene).startsWith("/api/")) expectPolicyOf(answer);
    }
  });
});

function expectPolicyOf(answer: Answer): void {
  const policy = `${answer.headers["content-security-policy"]}`;
  const nonce = nonceOf(answer);
  expect(nonce).toBeDefined();
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy.split("; ").find((part) => part.startsWith("script-src"))).not.toContain("unsafe-inline");
  for (const [script] of answer.text.matchAll(/<script\b[^>]*>/g))
    expect(script).toContain(`nonce="${nonce}"`);
  expect(answer.text).not.toMatch(/\son[a-z]+=/i);
}

test("no two pages share a nonce", async () => {
  const pages = await Promise.all([1, 2, 3, 4].map(() => send(desk, { path: "/sign-in" })));
  expect(new Set(pages.map(nonceOf)).size).toBe(4);
});

describe("a shared link", () => {
  const links = () => [scene.token, scene.endedToken, "x".repeat(43), "short", `${scene.token}x`];
  const withoutNonce = (answer: Answer) => answer.text.replaceAll(nonceOf(answer) ?? "none", "");

  test("shows strangers the same bytes for every token, and not even the token", async () => {
    const answers = await Promise.all(links().map((token) => send(desk, { path: `/a/${token}` })));
    for (const answer of answers) expect(answer.status).toBe(200);
    expect(new Set(answers.map(withoutNonce)).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => Object.keys(headers).sort().join())).size).toBe(1);
    const [first] = answers;
    expect(first?.text).toContain("Sign in to go on");
    expect(first?.text).not.toMatch(/<title|og:|twitter:|name="description"|<script|<link|INC-/i);
  });

  test("leads strangers to the sign-in and back, whatever the token", async () => {
    for (const token of links()) {
      const answer = await send(desk, { path: `/a/${token}?sign-in` });
      expect(answer.status).toBe(307);
      expect(answer.headers.location).toBe(`/sign-in?callbackUrl=%2Fa%2F${token}`);
    }
  });

  test("leaves no trace", async () => {
    for (const path of [`/a/${scene.token}`, `/a/${scene.token}?sign-in`]) {
      const { headers } = await send(desk, { path });
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["cache-control"]).toBe("no-store");
      expect(headers["x-robots-tag"]).toContain("noindex");
    }
  });

  test("leads people who are signed in to the plan while it lives, and nowhere else", async () => {
    const cookie = await signIn(desk, scene.people.viewer.email);
    const follow = (token: string) => send(desk, { path: `/a/${token}`, headers: { cookie } });
    expect((await follow(scene.token)).headers.location).toBe(`/incidents/${scene.reference}/approval`);
    expect((await follow(scene.endedToken)).text).toContain("The plan of this link has ended");
    expect((await follow("x".repeat(43))).text).toContain("This link leads nowhere");
  });
});

describe("the cookie of a session", () => {
  const sessionCookie = (answer: Answer) =>
    (answer.headers["set-cookie"] ?? []).find((cookie) => cookie.includes("twokey-session")) ?? "";

  test("is for this host and its server alone, over HTTPS", async () => {
    const answer = await trySignIn(secure, { email: scene.people.viewer.email });
    const cookie = sessionCookie(answer);
    expect(cookie).toMatch(/^__Host-twokey-session=/);
    for (const part of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]) expect(cookie).toContain(part);
    expect(cookie).not.toContain("Domain=");
    const others = (answer.headers["set-cookie"] ?? []).filter((other) => other !== cookie);
    for (const other of others) expect(other).toMatch(/^__(?:Host|Secure)-.*HttpOnly; Secure; SameSite=Lax$/);
    const read = await send(secure, { path: "/api/desk", headers: { cookie: cookiesOf(answer) } });
    expect(read.status).toBe(200);
  });

  test("is not read under a name that another host of the domain could set", async () => {
    const cookie = cookiesOf(await trySignIn(secure, { email: scene.people.viewer.email }));
    const renamed = cookie.replace("__Host-twokey-session", "twokey-session");
    expect((await send(secure, { path: "/api/desk", headers: { cookie: renamed } })).status).toBe(401);
  });

  test("is for the server alone without HTTPS, too", async () => {
    const cookie = sessionCookie(await trySignIn(desk, { email: scene.people.viewer.email }));
    expect(cookie).toMatch(/^twokey-session=.*HttpOnly; SameSite=Lax$/);
  });
});

test("browsers are told to keep to HTTPS where there is HTTPS, by every answer", async () => {
  for (const path of ["/", "/sign-in", "/api/desk", "/nothing", "/icon.svg", `/a/${scene.token}`]) {
    const answer = await send(secure, { path });
    expect(answer.headers["strict-transport-security"], path).toMatch(/^max-age=\d{8,}/);
    expect((await send(desk, { path })).headers["strict-transport-security"]).toBeUndefined();
  }
  const refused = await send(secure, { path: "/", method: "POST" });
  expect(refused.headers["strict-transport-security"]).toBeDefined();
});

test("behind a proxy the desk answers to its public address, whatever the host is called inside", async () => {
  const email = scene.people.viewer.email;
  const inside = await trySignIn(secure, { email, headers: { host: `10.0.0.7:${secure.port}` } });
  expect(inside.status).toBe(200);
  const wrong = await trySignIn(secure, { email, headers: { origin: `http://localhost:${secure.port}` } });
  expect(wrong.status).toBe(403);
});
