import { expect, test } from "vitest";
import { environments, shopEnvironment } from "./environment.mjs";
import type { Settings } from "./settings.mjs";

const settings = {
  root: "/twokey",
  data: "/data",
  ports: { desk: 1, status: 2, shop: 3 },
  host: "127.0.0.1",
  publicUrl: "http://localhost:1",
  statusUrl: "http://localhost:2",
  configuration: "/twokey.yaml",
  references: ["PLATFORM_TOKEN", "SLACK_WEBHOOK", "SHOP_PORT"],
} as Settings;
const databases = { owner: "owner-url", web: "web-url", worker: "worker-url" };
const surroundings = {
  NODE_ENV: "test",
  PATH: "/bin",
  PLATFORM_TOKEN: "platform-secret",
  SLACK_WEBHOOK: "webhook-secret",
  OIDC_CLIENT_SECRET: "oidc-secret",
  AWS_SECRET_ACCESS_KEY: "stray-secret",
  NODE_OPTIONS: "--inspect",
  DATABASE_URL: "stray-database",
} as const;
const made = {
  ...environments(settings, databases, "session-secret", surroundings),
  shop: shopEnvironment(settings, surroundings),
};

/** The processes in whose environment a value occurs. */
function holders(value: string): string[] {
  return Object.entries(made)
    .filter(([, env]) => Object.values(env).includes(value))
    .map(([name]) => name);
}

test("each database address reaches only the process it is meant for", () => {
  expect(holders("web-url")).toEqual(["desk"]);
  expect(holders("worker-url")).toEqual(["worker"]);
  expect(holders("owner-url")).toEqual(["seed"]);
});

test("platform secrets reach the worker alone", () => {
  expect(holders("platform-secret")).toEqual(["worker"]);
  expect(holders("webhook-secret")).toEqual(["worker"]);
});

test("the secrets of sessions and of single sign-on reach the desk alone", () => {
  expect(holders("session-secret")).toEqual(["desk"]);
  expect(holders("oidc-secret")).toEqual(["desk"]);
});

test("what nobody asked for reaches no process", () => {
  for (const stray of ["stray-secret", "stray-database", "--inspect"]) expect(holders(stray)).toEqual([]);
});

test("desk and seed know by name what their worker was given, so that all of them find the same things missing", () => {
  const env = environments({ ...settings, withWorker: true }, databases, "s", {
    NODE_ENV: "test",
    PLATFORM_TOKEN: "x",
  });
  expect(env.desk).toMatchObject({ TWOKEY_WORKER_VARIABLES: "PLATFORM_TOKEN" });
  expect(env.seed).toMatchObject({ TWOKEY_WORKER_VARIABLES: "PLATFORM_TOKEN" });
  // Nobody here knows what a worker elsewhere was given.
  const elsewhere = environments({ ...settings, withWorker: false }, databases, "s", surroundings);
  expect(elsewhere.desk).not.toHaveProperty("TWOKEY_WORKER_VARIABLES");
});

test("the surroundings cannot overrule what the launcher decides", () => {
  const env = environments(settings, databases, "s", {
    ...surroundings,
    SHOP_PORT: "9",
    TWOKEY_ROOT: "/elsewhere",
  });
  expect(env.worker).toMatchObject({ SHOP_PORT: "3", TWOKEY_ROOT: "/twokey" });
});
