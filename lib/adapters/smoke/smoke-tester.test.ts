import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smokeTester } from "@/lib/adapters/smoke/smoke-tester";

let server: http.Server;
let origin: string;
const seen: { url?: string; authorization?: string; body: string }[] = [];

beforeAll(async () => {
  server = http.createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    seen.push({ url: request.url, authorization: request.headers.authorization, body });
    if (request.url === "/moved") return void response.writeHead(302, { location: "/" }).end();
    if (request.url === "/endless") return void endless(response);
    response.writeHead(request.method === "POST" ? 401 : 200).end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function endless(response: http.ServerResponse): void {
  const more = () => {
    if (!response.destroyed) response.write("x".repeat(64 * 1024), more);
  };
  more();
}

const get = (path: string, expectStatus = 200) => ({ method: "GET", url: `${origin}${path}`, expectStatus });

test("asks what is configured and says what came back", async () => {
  const answer = await smokeTester([get("/")])(get("/"));
  expect(answer).toEqual({
    good: true,
    evidence: expect.stringMatching(/^GET .*\/ answered 200 in \d+ ms\.$/),
  });
});

test("asks nothing that is not in the configuration", async () => {
  const before = seen.length;
  for (const other of [get("/other"), get("/", 204), { ...get("/"), method: "DELETE" }]) {
    expect(await smokeTester([get("/")])(other)).toMatchObject({ good: false });
  }
  expect(seen.length).toBe(before);
});

test("sends the configured headers and body, expects any status, and keeps secrets out of the evidence", async () => {
  const url = `${origin}/session?key=s3cret`;
  const request = {
    method: "POST",
    url,
    expectStatus: 401,
    headers: { authorization: "Bearer s3cret" },
    body: "{}",
  };
  const answer = await smokeTester([request])({ method: "POST", url, expectStatus: 401 });
  expect(answer.good).toBe(true);
  expect(answer.evidence).not.toContain("s3cret");
  expect(seen.at(-1)).toMatchObject({ authorization: "Bearer s3cret", body: "{}" });
});

test("follows no redirect", async () => {
  const answer = await smokeTester([get("/moved")])(get("/moved"));
  expect(answer).toMatchObject({
    good: false,
    evidence: expect.stringContaining("answered 302, expected 200"),
  });
});

test("reads no more of an endless answer than it has to", async () => {
  expect(await smokeTester([get("/endless")])(get("/endless"))).toMatchObject({ good: true });
});

test("says that nothing listens there", async () => {
  const gone = { method: "GET", url: "http://127.0.0.1:9/", expectStatus: 200 };
  expect(await smokeTester([gone])(gone)).toMatchObject({
    good: false,
    evidence: expect.stringContaining("GET http://127.0.0.1:9/"),
  });
});
