import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scrub } from "@/lib/scrub";
import { Secret } from "@/lib/secret";
import { loadConfig } from "./load";

const ENV = { SHOP_TOKEN: "planted-target-token-31c9", WEB_TOKEN: "planted-web-token-82aa" };
const REMOTE = "remote: https://github.com/acme/shop.git, branch: main";
const COMMITTER = "committer: { name: Twokey, email: twokey@acme.example }";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-targets-"));
  writeFileSync(
    path.join(folder, "rollback-conditions.yaml"),
    "triggers: [{ name: errors, condition: error_rate > 5% for 2 minutes, severity: critical }]\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

type Written = { repository?: string; web?: string; token?: string; more?: string };

function load(
  {
    repository = "{ kind: git, path: clone }",
    web = "",
    token = `\${SHOP_TOKEN}`,
    more = "mode: push",
  }: Written,
  secrets?: "with secrets" | "without secrets",
) {
  const file = path.join(folder, "twokey.yaml");
  writeFileSync(
    file,
    `version: 1
installation: { name: Desk }
services:
  shop:
    name: Shop
    triggers: rollback-conditions.yaml
    repository: ${repository}
    metrics:
      source: { kind: scrape, url: "http://localhost/metrics", everyMs: 1000 }
      definitions: { error_rate: { unit: percent, gauge: { of: e } } }
    targets:
      api: { platform: git, ${REMOTE}, ${COMMITTER}, token: "${token}", ${more} }
      web: { platform: git, ${REMOTE}, ${COMMITTER}, mode: push${web} }
`,
  );
  const loaded = loadConfig(file, ENV, secrets);
  if (!loaded.ok) throw new Error(inspect(loaded.problems));
  return loaded.config;
}

const problemsOf = (written: Written) => load(written).problems.map(({ message }) => message);

describe("the targets of a service", () => {
  it("keep their order and their settings, and get their credential as a secret", () => {
    const [service] = load({}).services;
    expect(service?.targets.map(({ name }) => name)).toEqual(["api", "web"]);
    const settings = service?.targets[0]?.settings;
    expect(settings).toMatchObject({
      platform: "git",
      branch: "main",
      user: "x-access-token",
      deployMinutes: 15,
    });
    expect(settings?.platform === "git" && settings.token?.reveal()).toBe(ENV.SHOP_TOKEN);
    expect(scrub(`asked with ${ENV.SHOP_TOKEN}`)).toBe("asked with [secret]");
  });

  it("name what their mode needs", () => {
    expect(problemsOf({ more: "mode: pull-request" })).toEqual([
      "services.shop.targets.api.github: expected owner and repo of the repository on GitHub, because mode is pull-request, found nothing",
    ]);
  });

  it("hold no credential themselves", () => {
    const [problem] = problemsOf({ token: "planted" });
    expect(problem).toContain(
      "services.shop.targets.api.token: expected a reference to the environment, alone",
    );
  });
});

describe("the repository of a target", () => {
  const github = (token: string) => `{ kind: github, owner: acme, repo: shop, token: "${token}" }`;

  it("is that of the service unless it has one of its own", () => {
    const [service] = load({ web: `, repository: ${github(`\${WEB_TOKEN}`)}` }).services;
    const [api, web] = service?.targets ?? [];
    expect(api?.repository).toEqual({ kind: "git", path: path.join(folder, "clone") });
    expect(web?.repository).toMatchObject({ kind: "github", api: "https://api.github.com", owner: "acme" });
    expect(web?.repository?.kind === "github" && web.repository.token.reveal()).toBe(ENV.WEB_TOKEN);
    expect(scrub(`asked with ${ENV.WEB_TOKEN}`)).toBe("asked with [secret]");
  });

  it("has its credential in name only for a process that must not have it", () => {
    const [service] = load({ repository: github(`\${SHOP_TOKEN}`) }, "without secrets").services;
    const repository = service?.targets[0]?.repository;
    if (repository?.kind !== "github") throw new Error("it is at GitHub");
    expect(repository.token).toBeInstanceOf(Secret);
    expect(() => repository.token.reveal()).toThrow("known to the worker only");
  });

  it("holds no credential itself, at a service or at a target", () => {
    const own = { web: `, repository: ${github("planted")}` };
    for (const written of [{ repository: github("planted") }, own]) {
      const problems = problemsOf(written);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(
        /^services\.shop\.(targets\.web\.)?repository\.token: expected a reference to the environment, alone, .*, found the secret itself$/,
      );
    }
  });
});
