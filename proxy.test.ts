import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";
import { proxy } from "./proxy";

const policyOf = () =>
  proxy(new NextRequest("http://localhost/")).headers.get("content-security-policy") ?? "";
const directive = (name: string) =>
  policyOf()
    .split("; ")
    .find((part) => part.startsWith(`${name} `));

afterEach(() => vi.unstubAllEnvs());

test("every answer carries a policy with a nonce of its own", () => {
  const nonce = () => policyOf().match(/'nonce-([0-9a-f]{32})'/)?.[1];
  expect(nonce()).toBeDefined();
  expect(nonce()).not.toBe(nonce());
});

test("scripts and styles run only with the nonce or from here", () => {
  expect(directive("script-src")).not.toContain("unsafe");
  expect(directive("style-src-elem")).not.toContain("unsafe");
});

test("no page can be framed, and no form leaves this origin", () => {
  expect(directive("frame-ancestors")).toBe("frame-ancestors 'none'");
  expect(directive("form-action")).toBe("form-action 'self'");
});

test("sign-in may be sent on to the identity provider, by its origin only", () => {
  vi.stubEnv("OIDC_ISSUER", "https://login.example.org/realms/shop");
  expect(directive("form-action")).toBe("form-action 'self' https://login.example.org");
});

test("an issuer that is no address adds nothing to the policy", () => {
  vi.stubEnv("OIDC_ISSUER", "not an address; script-src *");
  expect(directive("form-action")).toBe("form-action 'self'");
});
