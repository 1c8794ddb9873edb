import { expect, test } from "vitest";
import { targetOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import { writtenTarget } from "@/lib/schemas/targets/target";
import { Secret } from "@/lib/secret";

const workload = { platform: "kubernetes", namespace: "shop", name: "shop" };
const byToken = { ...workload, server: "https://10.0.0.1:6443", ca: "/etc/ca.crt", token: "t" };
const byKubeconfig = { ...workload, kubeconfig: "/etc/twokey/kubeconfig" };

test("reads a workload with the least that has to be said", () => {
  const defaults = { kind: "Deployment", rolloutMinutes: 2 };
  expect(writtenTarget.parse(byToken)).toEqual({ ...byToken, ...defaults });
  expect(writtenTarget.parse(byKubeconfig)).toEqual({ ...byKubeconfig, ...defaults });
});

test.each<[string, object, string]>([
  ["no connection", workload, "the address of the API server, or a kubeconfig instead"],
  ["no token", { ...byToken, token: undefined }, "the token of an account, or a kubeconfig instead"],
  ["two connections", { ...byToken, ...byKubeconfig }, "either a kubeconfig or server, ca and token"],
  ["a context of no kubeconfig", { ...byToken, context: "shop" }, "a kubeconfig beside a context"],
  ["a name that no cluster has", { ...byToken, name: "Shop/1" }, "a name as the cluster has it"],
  ["a kind that cannot go back", { ...byToken, kind: "Job" }, "Deployment"],
  ["an unknown key", { ...byToken, deployment: "shop" }, "platform, server, ca, token, kubeconfig, context"],
])("says what it expected of %s", (_, written, expected) => {
  const parsed = writtenTarget.safeParse(written);
  expect(parsed.error?.issues.map(({ message }) => message).join("\n")).toContain(expected);
});

test("gives the adapter what was written", () => {
  const token = Secret.of("planted-t");
  const settings = {
    ...byToken,
    platform: "kubernetes" as const,
    kind: "StatefulSet" as const,
    rolloutMinutes: 0.5,
  };
  expect(targetOf({ ...settings, token, versionUrl: "http://shop.test/version" })).toEqual({
    connection: { server: "https://10.0.0.1:6443", ca: "/etc/ca.crt", token },
    namespace: "shop",
    kind: "StatefulSet",
    name: "shop",
    container: null,
    commitFrom: null,
    versionUrl: "http://shop.test/version",
    healthUrl: null,
    rolloutTimeoutMs: 30_000,
  });
  const { server: _, ca: __, ...rest } = settings;
  expect(targetOf({ ...rest, token: undefined, kubeconfig: "/etc/kubeconfig" }).connection).toEqual({
    kubeconfig: "/etc/kubeconfig",
    context: null,
  });
});
