import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scrub } from "@/lib/scrub";
import { Secret } from "@/lib/secret";
import type { TwokeyConfig } from "./config";
import { loadConfig } from "./load";

const holder = globalThis as typeof globalThis & { twokeySecrets?: unknown };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-config-"));
  writeFileSync(
    path.join(folder, "rollback-conditions.yaml"),
    "triggers: [{ name: errors, condition: error_rate > 5% for 2 minutes, severity: critical }]\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  holder.twokeySecrets = undefined;
});

const TOKEN = "planted-token-1";
const ENV = { API_TOKEN: TOKEN, TENANT: "tenant-of-acme", HOST: "shop.internal", TWOKEY_ROOT: "/srv/twokey" };

type Written = { network?: string; source?: string; headers?: string; restart?: string; versionUrl?: string };

function load(written: Written, secrets?: "with secrets" | "without secrets") {
  const { source = "http://localhost/metrics", headers = "", restart = "[node, restart.mjs]" } = written;
  const file = path.join(folder, "twokey.yaml");
  writeFileSync(
    file,
    `version: 1
installation: { name: Desk }
${written.network ? `network: ${written.network}` : "# anything"}
services:
  shop:
    name: Shop
    triggers: rollback-conditions.yaml
    metrics:
      source: { kind: scrape, url: "${source}", everyMs: 1000, headers: { ${headers} } }
      definitions: { error_rate: { unit: percent, gauge: { of: e } } }
    targets:
      main:
        platform: release-directories
        root: host
        restart: ${restart}
        versionUrl: ${written.versionUrl ?? "http://localhost/version"}
`,
  );
  return loadConfig(file, ENV, secrets);
}

function configOf(written: Written, secrets?: "with secrets" | "without secrets"): TwokeyConfig {
  const loaded = load(written, secrets);
  if (!loaded.ok) throw new Error(inspect(loaded.problems));
  expect(loaded.config.problems).toEqual([]);
  return loaded.config;
}

function problemsOf(written: Written): string[] {
  const loaded = load(written);
  const problems = loaded.ok ? loaded.config.problems : loaded.problems;
  return problems.map(({ line, message }) => `line ${line}: ${message}`);
}

describe("network.allow", () => {
  it("narrows what may be asked, and nothing is narrowed without it", () => {
    expect(configOf({}).network).toBeNull();
    expect(
      configOf({ network: '{ allow: [10.0.0.0/8, metrics.internal, "fd00::/8"] }' }).network,
    ).toMatchObject([
      { kind: "range", range: { length: 8 } },
      { kind: "host", host: "metrics.internal" },
      { kind: "range", range: { length: 8 } },
    ]);
  });

  it("names an entry that is none, with line and key", () => {
    expect(problemsOf({ network: "{ allow: [10.0.0.0/8, 10.0.0.0/40] }" })).toEqual([
      "line 3: network.allow[1]: expected an address range such as 10.0.0.0/8 or the name of a host such as metrics.internal, found 10.0.0.0/40",
    ]);
    expect(problemsOf({ network: "{ allow: [http://shop/] }" })[0]).toContain(
      "network.allow[0]: expected an address",
    );
    expect(problemsOf({ network: "{ allow: [] }" })).toEqual([
      "line 3: network.allow: expected a list of at least 1 entry, found a list",
    ]);
    expect(problemsOf({ network: "{ deny: [10.0.0.0/8] }" }).join()).toContain("one of the keys allow");
  });

  it("does not list what is never asked", () => {
    expect(problemsOf({ network: "{ allow: [169.254.169.254] }" })).toEqual([
      "line 3: network.allow[0]: expected what may be asked: a link-local address never is, found 169.254.169.254",
    ]);
  });
});

describe("an address in the file", () => {
  it.each([
    "http://169.254.169.254/m",
    "http://0xa9fea9fe/m",
    "http://[::ffff:a9fe:a9fe]/m",
    "http://[fe80::1]/m",
  ])("is refused when it is never asked: %s", (source) => {
    const [problem, ...others] = problemsOf({ source });
    expect(problem).toMatch(
      /^line 9: services\.shop\.metrics\.source\.url: expected an address that may be asked: /,
    );
    expect(problem).toContain("a link-local address, which Twokey never asks");
    expect(others).toEqual([]);
  });

  it.each(["http://10.1.2.3/m", "http://[::1]/m", "http://127.0.0.1/m", "http://1and1.example/m"])(
    "may be one's own: %s",
    (source) => expect(problemsOf({ source })).toEqual([]),
  );
});

describe("a credential", () => {
  const headers = `Authorization: "Bearer \${API_TOKEN}", X-Scope-OrgID: "\${TENANT}", X-Kind: plain`;
  const headersOf = (config: TwokeyConfig) => config.services[0]?.metrics.source.headers ?? {};

  it("is whatever comes from the environment into a header", () => {
    const config = configOf({ headers });
    const { Authorization, "X-Scope-OrgID": scope, "X-Kind": kind } = headersOf(config);
    expect(Authorization).toBeInstanceOf(Secret);
    expect(scope).toBeInstanceOf(Secret);
    expect(kind).toBe("plain");
    expect(inspect(config, { depth: 12 }) + JSON.stringify(config)).not.toMatch(/planted|tenant-of-acme/);
    expect(scrub(`${TOKEN} tenant-of-acme plain shop.internal`)).toBe(
      "[secret] [secret] plain shop.internal",
    );
  });

  it("is there in name only for a process that must not have it", () => {
    const { Authorization } = headersOf(configOf({ headers }, "without secrets"));
    expect(`${Authorization}`).toBe("[secret]");
    expect(() => (Authorization as Secret).reveal()).toThrow("known to the worker only");
  });

  it("may stand in the query of the metric source, and is scrubbed from every text too", () => {
    expect(problemsOf({ source: `http://localhost/m?key=\${API_TOKEN}` })).toEqual([]);
    expect(scrub(`asked with ${TOKEN}`)).toBe("asked with [secret]");
  });

  it("is not what belongs to Twokey itself, although its name ends in KEY", () => {
    expect(problemsOf({ restart: `[node, "\${TWOKEY_ROOT}/restart.mjs"]` })).toEqual([]);
    expect(scrub("/srv/twokey/restart.mjs")).toBe("/srv/twokey/restart.mjs");
  });

  it.each<[string, Written]>([
    ["targets.main.restart[1]", { restart: `[curl, "\${API_TOKEN}"]` }],
    ["targets.main.versionUrl", { versionUrl: `"http://\${HOST}/?key=\${API_TOKEN}"` }],
  ])("may not stand in %s, which everybody may read", (key, written) => {
    expect(problemsOf(written).join()).toContain(
      `services.shop.${key}: expected no secret, because what stands here is shown; a credential stands in headers`,
    );
    expect(problemsOf(written).join()).not.toContain(TOKEN);
  });
});
