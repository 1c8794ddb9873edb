import { readdirSync, readFileSync } from "node:fs";
import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { openLogger } from "@/lib/logger";
import { scrub } from "./scrub";
import { Secret } from "./secret";

const VALUE = "planted-value-7f3a";
const secret = Secret.of(VALUE);

test.each<[string, () => string]>([
  ["String()", () => String(secret)],
  ["a template", () => `${secret}`],
  ["a sum of texts", () => ["Bearer", secret].join(" ")],
  ["JSON", () => JSON.stringify({ headers: { authorization: secret } })],
  ["inspect", () => inspect({ deep: { deeper: [secret] } }, { depth: 9, showHidden: true })],
  ["format", () => format("%s %o %O %j", secret, secret, secret, secret)],
  ["an error", () => inspect(new Error(`refused ${secret}`, { cause: secret }))],
  ["a spread", () => inspect({ ...secret }) + JSON.stringify({ ...secret })],
  ["its entries", () => inspect(Object.entries(secret)) + Reflect.ownKeys(secret).map(String).join()],
])("shows no value through %s", (_, show) => {
  expect(show()).not.toContain(VALUE);
});

test("says that something was there", () => {
  expect(`${secret} ${JSON.stringify(secret)} ${inspect(secret)}`).toBe('[secret] "[secret]" [secret]');
});

test("shows no value in a log, however it got there", () => {
  const lines: string[] = [];
  const logger = openLogger({ write: (line) => lines.push(line) });
  logger.error({ secret, headers: { "x-key": secret } }, `asked with ${secret}`);
  expect(lines.join("")).not.toContain(VALUE);
  expect(lines.join("")).toContain("[secret]");
});

test("takes a Basic header apart, so that its password is known on its own", () => {
  Secret.of(`Basic ${Buffer.from("reader:planted-password").toString("base64")}`);
  expect(scrub("wrong password planted-password for reader")).toBe("wrong password [secret] for reader");
});

test("cannot be cloned or sent to another thread", () => {
  expect(() => structuredClone(secret)).toThrow("could not be cloned");
  expect(() => structuredClone({ headers: { a: secret } })).toThrow("could not be cloned");
});

test("comes out where it is called by name, unless this process must not have it", () => {
  expect(secret.reveal()).toBe(VALUE);
  expect(() => Secret.withheld().reveal()).toThrow("known to the worker only");
});

test("goes into an authorization header without being revealed before", () => {
  expect(secret.bearer().reveal()).toBe(`Bearer ${VALUE}`);
  expect(() => Secret.withheld().bearer().reveal()).toThrow("known to the worker only");
  expect(`${secret.bearer()}`).toBe("[secret]");
});

test("is looked for until it expires", () => {
  const passing = Secret.of("planted-for-an-hour");
  expect(scrub("said planted-for-an-hour")).toBe("said [secret]");
  passing.expire();
  expect(scrub("said planted-for-an-hour, planted-value-7f3a")).toBe("said planted-for-an-hour, [secret]");
});

test("is revealed only where it leaves for another machine", () => {
  const files = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|lib\/generated\//.test(file));
  expect(sources.length).toBeGreaterThan(200);
  expect(sources.filter((file) => /\.reveal\b|"reveal"/.test(readFileSync(file, "utf8"))).sort()).toEqual([
    "lib/adapters/http.ts",
    "lib/adapters/notifiers/mail.ts",
    "lib/adapters/notifiers/post-webhook.ts",
    "lib/adapters/release-platforms/cloud-run/service-account.ts",
    "lib/adapters/release-platforms/elastic-beanstalk/sign-request.ts",
    "lib/adapters/release-platforms/git/run-git.ts",
    "lib/adapters/release-platforms/helm/kubeconfig.ts",
  ]);
});
