import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";
import { GATE_HEADER, newGateMark } from "@/lib/web/gate-mark";
import { proxy } from "./proxy";

const mark = newGateMark();
const ask = (init: { method?: string; body?: string; headers?: Record<string, string> } = {}, path = "/") =>
  proxy(
    new NextRequest(`http://localhost${path}`, {
      ...init,
      headers: { [GATE_HEADER]: mark, ...init.headers },
    }),
  );
const policyOf = async () => (await ask()).headers.get("content-security-policy") ?? "";
const directive = async (name: string) =>
  (await policyOf()).split("; ").find((part) => part.startsWith(`${name} `));

afterEach(() => vi.unstubAllEnvs());

test("every answer carries a policy with a nonce of its own", async () => {
  const nonce = async () => (await policyOf()).match(/'nonce-([0-9a-f]{32})'/)?.[1];
  expect(await nonce()).toBeDefined();
  expect(await nonce()).not.toBe(await nonce());
});

test("what did not pass the gate is not answered, whatever it says about itself", async () => {
  expect((await ask({ headers: { [GATE_HEADER]: "" } })).status).toBe(503);
  expect((await ask({ headers: { [GATE_HEADER]: mark.toUpperCase() } })).status).toBe(503);
});

test("a body that is no plain value does not reach the decoder of actions", async () => {
  expect((await ask({ method: "POST", body: '[{"a":"$F1"}]' })).status).toBe(400);
  expect((await ask({ method: "POST", body: '[{"a":1}]' })).headers.get("x-middleware-next")).toBe("1");
});

test("scripts and styles run only with the nonce or from here", async () => {
  expect(await directive("script-src")).not.toContain("unsafe");
  expect(await directive("style-src-elem")).not.toContain("unsafe");
});

test("no page can be framed, and no form leaves this origin", async () => {
  expect(await directive("frame-ancestors")).toBe("frame-ancestors 'none'");
  expect(await directive("form-action")).toBe("form-action 'self'");
});

test("sign-in may be sent on to the identity provider, by its origin only", async () => {
  vi.stubEnv("OIDC_ISSUER", "https://login.example.org/realms/shop");
  expect(await directive("form-action")).toBe("form-action 'self' https://login.example.org");
});

test("an issuer that is no address adds nothing to the policy", async () => {
  vi.stubEnv("OIDC_ISSUER", "not an address; script-src *");
  expect(await directive("form-action")).toBe("form-action 'self'");
});
