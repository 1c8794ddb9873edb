import { expect, test } from "vitest";
import { writtenTarget } from "@/lib/schemas/targets/target";

const written = {
  platform: "helm",
  helm: "/usr/local/bin/helm",
  server: "https://10.0.0.1:6443",
  token: "the-token",
  namespace: "shop",
  release: "shop",
};

test("runs hooks and waits two minutes unless it is told otherwise", () => {
  expect(writtenTarget.parse(written)).toEqual({ ...written, hooks: "run", timeoutSeconds: 120 });
});

test.each<[string, object, string]>([
  ["a program that is looked for", { helm: "helm" }, "a path that begins with /"],
  ["a release that sounds like a moving target", { release: "stable" }, "a name that always means the same"],
  ["a namespace that sounds like one", { namespace: "current" }, "a name that always means the same"],
  ["a name of another form", { release: "Shop_1" }, "a name of small letters"],
  ["no release", { release: undefined }, "expected string"],
  ["hooks of another kind", { hooks: "maybe" }, "run"],
  ["a time-out of a second", { timeoutSeconds: 1 }, "10"],
  ["an address with a password", { server: "https://a:b@10.0.0.1" }, "an address that begins with"],
  ["an unknown key", { chart: "shop" }, "namespace"],
])("refuses %s and says what it expects", (_, changes, message) => {
  const parsed = writtenTarget.safeParse({ ...written, ...changes });
  expect(JSON.stringify(parsed.error?.issues)).toContain(message);
});
