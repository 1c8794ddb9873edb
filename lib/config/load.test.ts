import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "./load";

const TRIGGERS = `triggers:
  - name: high-error-rate
    condition: error_rate > 5% for 2 minutes
    auto-rollback: false  # Always require human confirmation
    severity: critical
`;

const SERVICE = `  shop:
    name: Shop
    triggers: rollback-conditions.yaml
    metrics:
      source: { kind: scrape, url: "http://localhost:\${PORT}/metrics", everyMs: 1000 }
      definitions:
        error_rate: { unit: percent, ratio: { of: 'requests{code=~"5.."}', to: requests }, windowMs: 10000 }
    targets:
      main:
        platform: release-directories
        root: host
        restart: [node, restart.mjs]
        versionUrl: http://localhost:1/version
`;

const HEAD = `version: 1
installation: { name: Desk }
services:
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function load(
  config: string | Uint8Array,
  triggers = TRIGGERS,
  env: Record<string, string> = { PORT: "4410" },
) {
  const place = path.join(folder, String(++count));
  mkdirSync(place);
  writeFileSync(path.join(place, "twokey.yaml"), config);
  writeFileSync(path.join(place, "rollback-conditions.yaml"), triggers);
  return { place, loaded: loadConfig(path.join(place, "twokey.yaml"), env) };
}

/** Every problem as the desk shows it. */
function problemsOf(config: string | Uint8Array, triggers?: string, env?: Record<string, string>): string[] {
  const { loaded } = load(config, triggers, env);
  const problems = loaded.ok
    ? [...loaded.config.problems, ...loaded.config.services.flatMap((service) => service.problems)]
    : loaded.problems;
  return problems.map(
    ({ file, line, message }) => `${file}${line === null ? "" : ` line ${line}`}: ${message}`,
  );
}

function configOf(config: string, triggers?: string) {
  const { loaded, place } = load(config, triggers);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { config: loaded.config, place };
}

describe("reading twokey.yaml", () => {
  it("fills in what was left out, with the careful choice", () => {
    const { config, place } = configOf(HEAD + SERVICE);
    expect(config).toMatchObject({
      installation: { name: "Desk", sample: false },
      policy: {
        approvalMinutes: 15,
        reauthenticate: "refused",
        passkeyDelayHours: 24,
        roleDelayHours: 24,
        approvers: [],
        breakGlass: { allowed: false },
      },
      audit: { git: null },
      problems: [],
      sample: null,
    });
    expect(config.services[0]).toMatchObject({
      key: "shop",
      description: null,
      baseline: { kind: "before-release", minutes: 60 },
      targets: [
        { name: "main", repository: null, migrations: null, settings: { root: path.join(place, "host") } },
      ],
      verification: { watchMinutes: 15, smoke: [] },
      problems: [],
    });
  });

  it("puts the environment in the place of references", () => {
    const { config } = configOf(HEAD + SERVICE);
    expect(config.services[0]?.metrics.source).toEqual({
      kind: "scrape",
      url: "http://localhost:4410/metrics",
      headers: {},
    });
  });

  it("finds the files of a target from the folder of twokey.yaml", () => {
    const target =
      "platform: kubernetes\n        namespace: shop\n        name: shop\n        kubeconfig: robot.kubeconfig";
    const written = SERVICE.replace(/platform: release-directories[\s\S]*?(?=\n {0,6}\S|$)/, target);
    const { config, place } = configOf(HEAD + written);
    expect(config.problems).toEqual([]);
    expect(config.services[0]?.targets[0]?.settings).toMatchObject({
      kubeconfig: path.join(place, "robot.kubeconfig"),
    });
  });

  it.each([{}, { PORT: "" }])("names a reference to a variable that is not set (%j)", (env) => {
    const [problem, ...others] = problemsOf(HEAD + SERVICE, TRIGGERS, env as Record<string, string>);
    expect(problem).toBe(
      `twokey.yaml line 8: services.shop.metrics.source.url: expected the environment variable PORT to be set (set it, then restart), found "http://localhost:\${PORT}/metrics"`,
    );
    expect(others).toEqual([]);
  });

  it("leaves out a broken service, names all that is wrong with it, and keeps the others", () => {
    const broken = SERVICE.replace("shop:", "office:")
      .replace("name: Shop", "nmae: Shop")
      .replace("[node, restart.mjs]", "node restart.mjs")
      .replace("platform: release-directories", "platform: release-directories\n        port: 1");
    const { config } = configOf(HEAD + SERVICE + broken);
    expect(config.services.map(({ key }) => key)).toEqual(["shop"]);
    expect(
      config.problems.map(({ line, path: at, message }) => [line, at, message.split(": ").pop()]),
    ).toEqual([
      [17, "services.office.name", "expected a text, found nothing"],
      [18, "services.office.nmae", expect.stringContaining("found nmae; did you mean name?")],
      [
        27,
        "services.office.targets.main.port",
        expect.stringContaining("expected one of the keys platform, root,"),
      ],
      [
        29,
        "services.office.targets.main.restart",
        expect.stringContaining("a list of a program and its arguments"),
      ],
    ]);
  });

  it("cannot be used when something is wrong that concerns every service, and still names the rest", () => {
    const problems = problemsOf(
      `version: 2
installation: { name: Desk }
polcy: { approvalMinutes: 5 }
services:
${SERVICE}  Big Shop: {}
`,
    );
    expect(problems[0]).toBe("twokey.yaml line 1: version: expected 1, found 2");
    expect(problems[1]).toContain("line 3: polcy: expected one of the keys");
    expect(problems[1]).toContain("did you mean policy?");
    expect(problems[2]).toContain("services.Big Shop: expected a key of small letters, digits and dashes");
  });

  it.each([
    [
      "no service",
      "version: 1\ninstallation: { name: x }\nservices: {}\n",
      "services: expected at least one service",
    ],
    ["nothing at all", "", "expected a block of keys, found nothing"],
    ["a list", "- 1\n", "expected a block of keys, found a list"],
    ["broken YAML", "version: 1\na: [\n", "this is not YAML"],
    ["an unquoted reference", `a: { url: \${X} }\n`, "a reference needs quotes"],
    ["the same key twice", `${HEAD}  a: {}\n  a: {}\n`, "line 5: this is not YAML: Map keys must be unique"],
    ["other bytes than text", new Uint8Array([0xff, 0xfe, 0x00, 0x80]), "is not text in UTF-8"],
    ["ten megabytes", " ".repeat(10 * 1024 * 1024), "the file is 10.0 MB, expected at most 512 kB"],
    ["aliases that multiply", bomb(), "the aliases (*name) of this file repeat each other too often"],
  ])("says clearly what is wrong with %s", (_, config, message) => {
    expect(problemsOf(config).join("\n")).toContain(message);
  });

  it("says that the file is not there, or is a folder", () => {
    const missing = loadConfig(path.join(folder, "none", "twokey.yaml"), {});
    expect(missing).toMatchObject({ ok: false, problems: [{ file: "twokey.yaml", line: null }] });
    expect(missing.ok ? "" : missing.problems[0]?.message).toContain("does not exist");
    const isFolder = loadConfig(folder, {});
    expect(isFolder.ok ? "" : isFolder.problems[0]?.message).toContain("is a folder, expected a file");
  });

  it("refuses a secret in the file, and never shows one", () => {
    const withHeaders = (headers: string) =>
      HEAD + SERVICE.replace("everyMs: 1000", `everyMs: 1000, headers: { ${headers} }`);
    const [problem] = problemsOf(withHeaders('Authorization: "Bearer abc123"'));
    expect(problem).toContain("headers.Authorization: expected a reference to the environment");
    expect(problem).not.toContain("abc123");
    expect(problemsOf(withHeaders("Authorization: 12345")).join()).not.toContain("12345");
    expect(problemsOf(withHeaders(`X-Scope-OrgID: shop, Authorization: "Bearer \${PORT}"`))).toEqual([]);
    const address =
      HEAD + SERVICE.replace("http://localhost:1/version", "http://me:hunter2@localhost:1/version");
    expect(problemsOf(address).join()).toContain("holds no user name or password");
    expect(problemsOf(address).join()).not.toContain("hunter2");
  });

  it("allows the sample's release command only on the sample installation", () => {
    const sample = "sample: { release: [node, release.mjs] }\n";
    expect(problemsOf(HEAD + SERVICE + sample)[0]).toContain(
      "sample: expected it only where installation.sample is true",
    );
    const { config } = configOf(HEAD.replace("name: Desk", "name: Desk, sample: true") + SERVICE + sample);
    expect(config.sample).toEqual({ release: ["node", "release.mjs"] });
  });
});

describe("reading metrics", () => {
  const withDefinition = (definition: string) =>
    HEAD + SERVICE.replace("        error_rate:", `        other: ${definition}\n        error_rate:`);

  it.each([
    ["{ unit: ms, quantile: { q: 0.99, histogram: h_seconds }, windowMs: 10000 }", "seconds"],
    ["{ unit: ms, quantile: { q: 0.99, histogram: 'h_ms{a=\"b\"}' }, windowMs: 10000 }", "milliseconds"],
    [
      "{ unit: ms, quantile: { q: 0.99, histogram: h, bucketsIn: milliseconds }, windowMs: 10000 }",
      "milliseconds",
    ],
  ])("knows the unit of the buckets in %s", (definition, bucketsIn) => {
    const { config } = configOf(withDefinition(definition));
    expect(config.services[0]?.metrics.definitions[0]).toMatchObject({
      name: "other",
      measure: { bucketsIn },
    });
  });

  it.each([
    [
      "{ unit: percent }",
      "other.ratio: expected exactly one of ratio, quantile, rate, gauge, query, found nothing",
    ],
    [
      "{ unit: none, gauge: { of: a }, rate: { of: a }, windowMs: 9000 }",
      "other.gauge: expected exactly one of",
    ],
    ["{ unit: none, rate: { of: a } }", "other.windowMs: expected the window of rate in milliseconds"],
    [
      "{ unit: none, rate: { of: a }, windowMs: 1500 }",
      "other.windowMs: expected at least 2000, which is two scrapes",
    ],
    [
      "{ unit: none, gauge: { of: a }, windowMs: 9000 }",
      "other.windowMs: expected no windowMs beside gauge, found 9000",
    ],
    [
      "{ unit: none, gauge: { of: a }, minimumPerSecond: 1 }",
      "other.minimumPerSecond: expected it only beside ratio",
    ],
    ["{ unit: ms, ratio: { of: a, to: b }, windowMs: 9000 }", "other.unit: expected percent or none"],
    [
      "{ unit: ms, quantile: { q: 0.9, histogram: h }, windowMs: 9000 }",
      "other.quantile.bucketsIn: expected seconds or",
    ],
    [
      "{ unit: ms, quantile: { q: 99, histogram: h_ms }, windowMs: 9000 }",
      "other.quantile.q: expected a number of less than 1, found 99",
    ],
    [
      "{ unit: percent, ratio: { of: 'a{', to: b }, windowMs: 9000 }",
      "other.ratio.of: expected a series such as",
    ],
    ["{ unit: seconds, gauge: { of: a } }", "other.unit: expected one of percent, ms, none, found seconds"],
    [
      "{ unit: none, query: up }",
      "other.query: expected ratio, quantile, rate or gauge, because the source is a scrape",
    ],
  ])("refuses %s", (definition, message) => {
    expect(problemsOf(withDefinition(definition)).join("\n")).toContain(message);
  });

  it("takes queries, and only queries, from Prometheus", () => {
    const prometheus = SERVICE.replace("kind: scrape", "kind: prometheus");
    expect(problemsOf(HEAD + prometheus)[0]).toContain(
      "error_rate.ratio: expected query, because the source is prometheus",
    );
    const query = prometheus.replace(
      /error_rate: .*/,
      "error_rate: { unit: percent, query: up, trafficQuery: up, minimumPerSecond: 1 }",
    );
    const { config } = configOf(HEAD + query);
    expect(config.services[0]?.metrics.definitions).toEqual([
      {
        name: "error_rate",
        unit: "percent",
        minimumPerSecond: 1,
        measure: { kind: "query", query: "up", trafficQuery: "up" },
      },
    ]);
  });
});

describe("reading a condition file", () => {
  const entry = (name: string, rest: string) => `  - name: ${name}\n    severity: critical\n    ${rest}\n`;
  const triggerProblems = (triggers: string) => problemsOf(HEAD + SERVICE, triggers);

  it("reads minutes, severities and metrics named beside the condition as they are written", () => {
    const definitions = `p99_latency: { unit: ms, gauge: { of: p } }
        business_conversion_rate: { unit: percent, gauge: { of: c } }
        error_rate:`;
    const conditions = `# rollback-conditions.yaml
triggers:
  - name: high-error-rate
    condition: error_rate > 5% for 2 minutes
    auto-rollback: false  # Always require human confirmation
    severity: critical

  - name: latency-spike
    condition: p99_latency > 2000ms for 5 minutes
    auto-rollback: false
    severity: warning

  - name: custom-metric
    metric: business_conversion_rate
    condition: decrease > 20% from baseline
    auto-rollback: false
    severity: critical
`;
    const { config } = configOf(HEAD + SERVICE.replace("error_rate:", definitions), conditions);
    const [service] = config.services;
    expect(service?.problems).toEqual([]);
    expect(
      service?.triggers.map(({ name, severity, condition }) => [
        name,
        severity,
        condition.metric,
        condition.holdMs,
      ]),
    ).toEqual([
      ["high-error-rate", "critical", "error_rate", 120_000],
      ["latency-spike", "warning", "p99_latency", 300_000],
      ["custom-metric", "critical", "business_conversion_rate", 0],
    ]);
  });

  it("leaves out a trigger that is wrong, with file, line, name and what was expected, and keeps the others", () => {
    const bad = `${TRIGGERS}${entry("slow", "condition: error_rate > 5% for ever")}`;
    const { config } = configOf(HEAD + SERVICE, bad);
    expect(config.services[0]?.triggers.map(({ name }) => name)).toEqual(["high-error-rate"]);
    expect(triggerProblems(bad)).toEqual([
      'rollback-conditions.yaml line 8: trigger slow: condition: expected a number such as 2 after "for", found ever (character 21 of "error_rate > 5% for ever")',
    ]);
  });

  it("refuses to roll back without a human, and says why", () => {
    const [problem] = triggerProblems(TRIGGERS.replace("auto-rollback: false", "auto-rollback: true"));
    expect(problem).toContain(
      "rollback-conditions.yaml line 4: trigger high-error-rate: auto-rollback: expected false",
    );
    expect(problem).toContain("a human always decides");
  });

  it.each([
    [
      "a metric that is not measured",
      `triggers:\n${entry("a", "condition: eror_rate > 5%")}`,
      "line 4: trigger a: condition: expected a metric of this service (error_rate), found eror_rate; did you mean error_rate?",
    ],
    [
      "the same name twice",
      `${TRIGGERS}${entry("high-error-rate", "condition: error_rate > 6%")}`,
      "line 6: trigger high-error-rate: name: expected a name that no other trigger has",
    ],
    [
      "an unknown key",
      `triggers:\n${entry("a", "condition: error_rate > 5%\n    severty: x")}`,
      "line 5: trigger a: severty: expected one of the keys name, condition, metric, severity, auto-rollback, found severty; did you mean severity?",
    ],
    [
      "a wrong severity",
      TRIGGERS.replace("critical", "critcal"),
      "severity: expected critical or warning, found critcal; did you mean critical?",
    ],
    [
      "a missing condition",
      "triggers:\n  - name: a\n    severity: critical\n",
      "line 2: trigger a: condition: expected a text, found nothing",
    ],
    ["yes for false", TRIGGERS.replace("false ", "yes "), "auto-rollback: expected false, found yes"],
    [
      "a number as condition",
      `triggers:\n${entry("a", "condition: 5")}`,
      "line 4: trigger a: condition: expected a text, found 5",
    ],
    [
      "an entry that is text",
      "triggers:\n  - high\n",
      "line 2: trigger 1: expected a block of keys, found high",
    ],
    ["no list", "triggers: { name: a }\n", "line 1: triggers: expected a list of triggers"],
    ["an empty list", "triggers: []\n", "line 1: triggers: expected a list of at least 1 entry"],
    [
      "another file",
      "jobs: {}\n",
      "triggers: expected a list of triggers, each beginning with - name:, found nothing",
    ],
    [
      "an unquoted >",
      `triggers:\n${entry("a", "metric: error_rate\n    condition: > 5%")}`,
      "line 5: this is not YAML",
    ],
    ["ten megabytes", `# ${"x".repeat(10 * 1024 * 1024)}\n`, "rollback-conditions.yaml: the file is 10.0 MB"],
  ])("says clearly what is wrong with %s", (_, triggers, message) => {
    expect(triggerProblems(triggers).join("\n")).toContain(message);
  });

  it("keeps a service whose condition file is missing, and says so", () => {
    const { config } = configOf(HEAD + SERVICE.replace("rollback-conditions.yaml", "none.yaml"));
    expect(config.services[0]).toMatchObject({
      key: "shop",
      triggers: [],
      problems: [{ file: "none.yaml", line: null }],
    });
  });
});

function bomb(): string {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]\n`;
  return `a: &a [x]\n${level("b", "a")}${level("c", "b")}${level("d", "c")}${level("e", "d")}`;
}
