import { describe, expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { callAction, refusalsOf } from "./call-action";
import { useDesk } from "./desk";
import { actionsOfBuild } from "./endpoints";
import { fingerprint } from "./fingerprint";
import { send } from "./http";
import { KNOWN_ACTIONS } from "./known-endpoints";
import { useScene } from "./scene";
import { cookiesOf, PASSWORD, signIn, signOut, trySignIn } from "./session";

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);

const FORGERIES: [string, () => Record<string, string>][] = [
  ["another site", () => ({ origin: "https://evil.example", "sec-fetch-site": "cross-site" })],
  ["another site that hides where it is", () => ({ origin: "null", "sec-fetch-site": "cross-site" })],
  ["another site whose browser says little", () => ({ origin: "https://evil.example" })],
  ["another port of this machine", () => ({ origin: "http://localhost:1", "sec-fetch-site": "same-site" })],
  ["this machine under another name", () => ({ origin: desk.origin.replace("localhost", "127.0.0.1") })],
  ["a name that an attacker points at this machine", () => foreignHost("rebound.example")],
  ["a host that only the proxy's headers name", () => forwarded("evil.example")],
  ["an address that begins like ours", () => ({ origin: `${desk.origin}.evil.example` })],
  ["our address, but sent by another site", () => ({ origin: desk.origin, "sec-fetch-site": "cross-site" })],
];

function foreignHost(name: string): Record<string, string> {
  const host = `${name}:${desk.port}`;
  return { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
}

function forwarded(host: string): Record<string, string> {
  return { "x-forwarded-host": host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
}

const note = () => ({ incidentId: scene.plan.incidentId, text: "Forged" });

describe.each(FORGERIES)("a page of %s", (_name, headers) => {
  test("reaches no action with the session of a commander", async () => {
    const cookie = await signIn(desk, scene.people.commander.email);
    const before = await fingerprint(database.ownerUrl);
    for (const name of Object.keys(KNOWN_ACTIONS)) {
      const id = actionsOfBuild().get(name) ?? "";
      const answer = await callAction(desk, { id, input: note(), cookie, headers: headers() });
      expect(answer.status, name).toBe(403);
    }
    expect(await fingerprint(database.ownerUrl)).toEqual(before);
  });

  test("signs nobody in and nobody out", async () => {
    const { email } = scene.people.commander;
    const answer = await trySignIn(desk, { email, headers: headers() });
    expect(answer.status).toBe(403);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    const cookie = await signIn(desk, email);
    const out = { path: "/api/auth/signout", method: "POST", body: "json=true" };
    const type = { "content-type": "application/x-www-form-urlencoded" };
    expect((await send(desk, { ...out, headers: { cookie, ...type, ...headers() } })).status).toBe(403);
    expect((await send(desk, { path: "/api/desk", headers: { cookie } })).status).toBe(200);
  });

  test("may not read an answer, as no answer allows another origin", async () => {
    const cookie = await signIn(desk, scene.people.commander.email);
    for (const method of ["GET", "OPTIONS"]) {
      const answer = await send(desk, { path: "/api/desk", method, headers: { cookie, ...headers() } });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(answer.headers["cross-origin-resource-policy"] ?? "none sent").toMatch(/same-origin|none sent/);
    }
  });
});

test("a request that names no origin changes nothing", async () => {
  const cookie = await signIn(desk, scene.people.commander.email);
  const before = await fingerprint(database.ownerUrl);
  const headers = {
    cookie,
    "next-action": actionsOfBuild().get("addNote") ?? "",
    "content-type": "text/plain;charset=UTF-8",
  };
  const body = JSON.stringify([note()]);
  expect((await send(desk, { path: "/", method: "POST", headers, body })).status).toBe(403);
  expect(await fingerprint(database.ownerUrl)).toEqual(before);
});

test("the same call from a page of the desk is heard", async () => {
  const cookie = await signIn(desk, scene.people.commander.email);
  const id = actionsOfBuild().get("addNote") ?? "";
  expect(refusalsOf(await callAction(desk, { id, input: {}, cookie }))).toContain("input_invalid");
});

test("an action is heard on whichever page it is sent from, as drafts are saved while people go on", async () => {
  const cookie = await signIn(desk, scene.people.commander.email);
  const id = actionsOfBuild().get("changePassword") ?? "";
  const answer = await callAction(desk, { id, input: {}, cookie, path: `/incidents/${scene.reference}` });
  expect(refusalsOf(answer)).toContain("input_invalid");
});

test("a form without the token of next-auth signs nobody in or out", async () => {
  const cookie = await signIn(desk, scene.people.commander.email);
  const headers = { origin: desk.origin, "content-type": "application/x-www-form-urlencoded" };
  const form = new URLSearchParams({ email: scene.people.admin.email, password: PASSWORD, json: "true" });
  const path = "/api/auth/callback/local";
  const answer = await send(desk, { path, method: "POST", headers, body: form.toString() });
  expect(cookiesOf(answer)).not.toContain("session");
  const out = {
    path: "/api/auth/signout",
    method: "POST",
    headers: { ...headers, cookie },
    body: "json=true",
  };
  await send(desk, out);
  expect((await send(desk, { path: "/api/desk", headers: { cookie } })).status).toBe(200);
});

test("after signing in people are sent to no other site", async () => {
  const { email } = scene.people.viewer;
  const csrf = await send(desk, { path: "/api/auth/csrf" });
  const { csrfToken } = JSON.parse(csrf.text);
  for (const callbackUrl of [
    "https://evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
  ]) {
    const body = new URLSearchParams({ email, password: PASSWORD, csrfToken, callbackUrl, json: "true" });
    const answer = await send(desk, {
      path: "/api/auth/callback/local",
      method: "POST",
      headers: {
        origin: desk.origin,
        cookie: cookiesOf(csrf),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: body.toString(),
    });
    const { url } = JSON.parse(answer.text);
    expect(new URL(url, desk.origin).origin, callbackUrl).toBe(desk.origin);
  }
});

test("signing out is possible for whoever is signed in", async () => {
  const cookie = await signIn(desk, scene.people.viewer.email);
  expect((await signOut(desk, cookie)).status).toBe(200);
});
