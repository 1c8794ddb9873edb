import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callPlatform } from "@/lib/adapters/release-platforms/platform-http";

let calls = 0;
const server = createServer((request, response) => {
  calls += 1;
  response.writeHead(Number(request.url?.slice(1)), { location: "/200" }).end("said");
});
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

const call = (url: string) =>
  callPlatform(
    { method: "POST", url, contentType: null, body: null },
    {},
    { signal: new AbortController().signal, timeoutMs: 2_000 },
  );

test.each([
  ["accepted", [200, 201, 202, 204]],
  ["refused", [400, 401, 403, 404, 409, 412, 422]],
  ["unknown", [301, 302, 303, 307, 308, 408, 425, 429, 460, 499, 500, 502, 503, 504]],
] as const)("a call is %s when the platform answers %j", async (called, statuses) => {
  for (const status of statuses) {
    const before = calls;
    expect([status, (await call(`${address()}/${status}`)).called]).toEqual([status, called]);
    expect(calls).toBe(before + 1);
  }
});

test("a call without an answer is unknown, and says so without the query of the address", async () => {
  const closed = await call("http://127.0.0.1:1/x?key=hidden");
  expect(closed).toMatchObject({
    called: "unknown",
    reason: expect.stringContaining("POST http://127.0.0.1:1/x: "),
  });
  expect(JSON.stringify(closed)).not.toContain("hidden");
});
