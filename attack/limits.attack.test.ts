import { describe, expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { useDesk } from "./desk";
import { actionsOfBuild } from "./endpoints";
import { inParallel, send, sendBytes } from "./http";
import { useScene } from "./scene";
import { signIn, trySignIn } from "./session";

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);
/** A desk that people reach without a proxy. */
const direct = useDesk(database, { TWOKEY_TRUSTED_PROXIES: "0" });

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
const times = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("signing in", () => {
  // The window is a minute of the clock: a run that crosses its end may see one more of each.
  test("is stopped after ten wrong passwords for one account, and says when to come again", async () => {
    const { email } = scene.people.viewer;
    const answers = [];
    for (const _ of times(22))
      answers.push(await trySignIn(desk, { email, password: "wrong", from: "203.0.113.1" }));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]?.headers["retry-after"]).toMatch(/^\d+$/);
    expect(refused[0]?.text).toContain("too_many_attempts");
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(10);
    expect((await trySignIn(desk, { email, from: "203.0.113.2" })).status).toBe(200);
  });

  test("is stopped for an address that tries many accounts, and for no other address", async () => {
    const attempts = await inParallel(
      times(70),
      (index) => trySignIn(desk, { email: `p${index}@test.example`, password: "x", from: "203.0.113.3" }),
      4,
    );
    expect(attempts.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(10);
    const { email } = scene.people.approver;
    expect((await trySignIn(desk, { email, from: "203.0.113.4" })).status).toBe(200);
  });

  test("with the right password does not add up", async () => {
    const { email } = scene.people.responder;
    for (const _ of times(12))
      expect((await trySignIn(desk, { email, from: "203.0.113.5" })).status).toBe(200);
  });

  test("without a proxy counts by the connection, whatever the client says about its address", async () => {
    const { email } = scene.people.commander;
    const answers = [];
    for (const index of times(22)) {
      answers.push(await trySignIn(direct, { email, password: "wrong", from: `192.0.2.${index}` }));
    }
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(2);
  });

  test("sounds the same for an account that there is not", async () => {
    const wrong = { password: "wrong", from: "203.0.113.6" };
    const known = await trySignIn(desk, { email: scene.people.admin.email, ...wrong });
    const unknown = await trySignIn(desk, { email: "nobody@test.example", ...wrong });
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  });
});

test("a shared link is stopped for an address that opens very many, and says when to come again", async () => {
  const open = (from: string) =>
    send(desk, { path: `/a/${scene.token}`, headers: { "x-forwarded-for": from } });
  const answers = await inParallel(times(130), () => open("203.0.113.7"));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  expect(refused[0]?.headers).toMatchObject({
    "retry-after": expect.stringMatching(/^\d+$/),
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  expect((await open("203.0.113.8")).status).toBe(200);
});

describe("a body", () => {
  const head = (path: string, more: string[]) =>
    [`POST ${path} HTTP/1.1`, `Host: localhost:${desk.port}`, `Origin: ${desk.origin}`, ...more, "", ""].join(
      "\r\n",
    );
  const ofAction = () => [
    `Next-Action: ${actionsOfBuild().get("addNote")}`,
    "Content-Type: text/plain;charset=UTF-8",
  ];
  const ofSignIn = ["Content-Type: application/x-www-form-urlencoded"];

  test.each([
    ["of a server action", "/", ofAction],
    ["of the sign-in", "/api/auth/callback/local", () => ofSignIn],
  ])("%s is refused by its length, before it is read", async (_name, path, headers) => {
    const text = await sendBytes(desk, head(path, [...headers(), "Content-Length: 100000000"]));
    expect(statusOf(text)).toBe(413);
  });

  test.each([
    ["of a server action", "/", ofAction],
    ["of the sign-in", "/api/auth/callback/local", () => ofSignIn],
  ])("%s without a length is refused, before it is read", async (_name, path, headers) => {
    const chunked = head(path, [...headers(), "Transfer-Encoding: chunked"]);
    expect(statusOf(await sendBytes(desk, `${chunked}5\r\n[{}]\n\r\n0\r\n\r\n`))).toBe(411);
    expect(statusOf(await sendBytes(desk, chunked))).toBe(411);
    expect(statusOf(await sendBytes(desk, head(path, headers())))).toBe(411);
  });

  test("that says two lengths at once is refused", async () => {
    const both = [...ofAction(), "Content-Length: 4", "Transfer-Encoding: chunked"];
    expect(statusOf(await sendBytes(desk, `${head("/", both)}0\r\n\r\n`))).toBe(400);
    const twice = [...ofAction(), "Content-Length: 4", "Content-Length: 5"];
    expect(statusOf(await sendBytes(desk, `${head("/", twice)}[{}]`))).toBe(400);
  });

  test("as long as the longest review arrives", async () => {
    const cookie = await signIn(desk, scene.people.commander.email);
    const body = JSON.stringify([{ text: "é".repeat(120_000) }]);
    const answer = await send(desk, {
      path: `/incidents/${scene.reference}/review`,
      method: "POST",
      headers: {
        cookie,
        origin: desk.origin,
        "next-action": actionsOfBuild().get("saveReview") ?? "",
        "content-type": "text/plain;charset=UTF-8",
      },
      body,
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("input_invalid");
  });
});

test("headers and addresses have a length, too", async () => {
  const get = (path: string, more = "") =>
    sendBytes(desk, `GET ${path} HTTP/1.1\r\nHost: localhost:${desk.port}\r\n${more}\r\n`);
  expect(statusOf(await get(`/${"a".repeat(5_000)}`))).toBe(414);
  expect(statusOf(await get("/", `X-Long: ${"a".repeat(20_000)}\r\n`))).toBe(431);
  expect(statusOf(await get("/", `Cookie: ${"a=b; ".repeat(5_000)}\r\n`))).toBe(431);
});

test.each(["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "MOVE", "LOCK"])(
  "%s is taken nowhere",
  async (method) => {
    for (const path of ["/", "/api/desk", "/api/live", "/api/auth/csrf", `/a/${scene.token}`, "/icon.svg"]) {
      const answer = await send(desk, { path, method });
      expect(answer.status, path).toBe(405);
      expect(answer.headers.allow).toContain("GET");
    }
  },
);
