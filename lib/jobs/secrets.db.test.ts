import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { MetricSource } from "@/lib/adapters/metric-sources/metric-source";
import { openMetricSource } from "@/lib/adapters/metric-sources/registry";
import { PlatformUnreadable, type ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { TwokeyConfig } from "@/lib/config/config";
import { loadConfig } from "@/lib/config/load";
import { insertAssessment } from "@/lib/db/assessment";
import { readLog } from "@/lib/db/timeline";
import { endVerification, saveFinding, startVerification } from "@/lib/db/verification";
import { assessRelease } from "@/lib/jobs/assess-release";
import { hasty } from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { pollService } from "@/lib/jobs/poll-metrics";
import { releaseSample } from "@/lib/jobs/release-sample";
import { askerOf, recordAnswer } from "@/lib/jobs/watch-releases";
import { openLogger } from "@/lib/logger";
import { executionDetail } from "@/lib/queries/execution-detail";
import { readServicePage } from "@/lib/queries/service";
import { useDatabase } from "@/test/database";
import type { StoredTestPlan } from "@/test/stored-plan";

const shop = new Workshop(useDatabase());
const holder = globalThis as typeof globalThis & { twokeySecrets?: unknown };

/** Says every credential that it is given back to whoever asked, in several spellings. */
const gossip = http.createServer(({ headers: { authorization = "" } }, response) => {
  const error = `${authorization} or ${encodeURIComponent(authorization)} is not accepted`;
  response.writeHead(401).end(JSON.stringify({ status: "error", error }));
});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "twokey-secrets-"));
  await new Promise<void>((resolve) => gossip.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  gossip.closeAllConnections();
  gossip.close();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  holder.twokeySecrets = undefined;
});

const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(secret).toString("hex"),
];

async function configured(token: string): Promise<TwokeyConfig> {
  await writeFile(
    path.join(folder, "rollback-conditions.yaml"),
    "triggers: [{ name: errors, condition: error_rate > 5% for 2 minutes, severity: critical }]\n",
  );
  const file = path.join(folder, "twokey.yaml");
  const { port } = gossip.address() as AddressInfo;
  const source = {
    kind: "prometheus",
    url: `http://127.0.0.1:${port}`,
    everyMs: 250,
    headers: { Authorization: `Bearer \${PLATFORM_TOKEN}` },
  };
  const { root, restartCommand: restart, versionUrl } = shop.host;
  const service = {
    name: "Shop",
    triggers: "rollback-conditions.yaml",
    metrics: { source, definitions: { error_rate: { unit: "percent", query: "errors" } } },
    targets: { main: { platform: "release-directories", root, restart, versionUrl } },
  };
  await writeFile(
    file,
    JSON.stringify({ version: 1, installation: { name: "Test" }, services: { shop: service } }),
  );
  const loaded = loadConfig(file, { PLATFORM_TOKEN: token });
  if (!loaded.ok || !loaded.config.services[0]) throw new Error(inspect(loaded, { depth: 9 }));
  return loaded.config;
}

/** Everything that can carry a credential out: a gossiping source, platform, restart command and pipeline. */
async function leakEverywhere(token: string, config: TwokeyConfig): Promise<Record<string, string>> {
  const lines: string[] = [];
  const logger = openLogger({ write: (line) => lines.push(line) });
  const stop = new AbortController();
  const [service] = config.services;
  if (!service) throw new Error("there is a service");

  const real = openMetricSource(service.metrics);
  // The adapters scrub by themselves; what stores the texts may not rely on that.
  const source: MetricSource = {
    describe: real.describe,
    read: async (now, signal) => {
      const readings = await real.read(now, signal);
      return new Map(
        [...readings].map(([name, reading]) => [name, { ...reading, error: `${reading.error} ${token}` }]),
      );
    },
  };
  const polling = pollService({ db: shop.worker, signal: stop.signal, logger }, service, source);
  await vi.waitFor(async () => expect(await shop.owner.triggerStatus.count()).toBe(1), { timeout: 20_000 });
  stop.abort();
  await polling.stopped;

  const plan = await shop.approvedPlan();
  const refused = new PlatformUnreadable(`https://platform/?token=${encodeURIComponent(token)} answered 401`);
  await recordAnswer(
    shop.worker,
    { service: "shop", target: "main" },
    await askerOf({ ...shop.host.platform, current: () => Promise.reject(refused) })(),
  );
  const printed = `console.log(${JSON.stringify(`with ${token}`)}); console.error(btoa(${JSON.stringify(token)}))`;
  const send: ReleasePlatform["send"] = async (step, ends, sending) => {
    if (step.kind !== "restart") return shop.host.platform.send(step, ends, sending);
    sending.log(`with ${token}`);
    return { outcome: "refused", reason: `not with ${token}` };
  };
  await shop.start(shop.worker, hasty(shop.host.platform, { send })).drive(plan.id);

  await assessAndWatch(plan, token, config);
  const id = randomUUID();
  await shop.owner.sampleRelease.create({
    data: { id, version: "1.5.0", requestedBy: shop.rosa.personId, requestedAt: new Date() },
  });
  const command = [process.execPath, "-e", `${printed}; process.exit(1)`];
  await releaseSample({ db: shop.worker, logger }, { command, folder }, id);
  logger.error(
    { error: new Error(`call with ${token}`, { cause: refused }), config },
    `no answer to ${token}`,
  );

  const answers = [
    await executionDetail(shop.web, plan.incidentId),
    await readServicePage(shop.web, config, "shop", new Date()),
    await readLog(shop.web, plan.incidentId),
    config,
  ];
  return {
    ...(await allRows()),
    log: lines.join(""),
    answers: JSON.stringify(answers),
    inspected: inspect(config, { depth: 12 }),
  };
}

/** An assessment that cannot be made, and a watch whose answers and verdict name the credential. */
async function assessAndWatch(
  { id, incidentId }: StoredTestPlan,
  token: string,
  config: TwokeyConfig,
): Promise<void> {
  const assessment = randomUUID();
  const asked = {
    id: assessment,
    incidentId,
    service: "shop",
    wanted: [{ target: "main", releaseId: "1.4.2" }],
    requestedAt: new Date(),
  };
  await insertAssessment(shop.web, asked);
  const broken = {
    ...shop.host.platform,
    current: () => Promise.reject(new PlatformUnreadable(`no ${token}`)),
  };
  const deps = { db: shop.worker, logger: openLogger({ write: () => undefined }), codeHost: () => null };
  const service = (key: string) => config.services.find((known) => known.key === key) ?? null;
  await assessRelease({ ...deps, service, platform: () => broken }, assessment);

  const execution = await shop.owner.execution.findUniqueOrThrow({ where: { planId: id } });
  const now = new Date();
  const watch = { incidentId, executionId: execution.id, startedAt: now, watchUntil: now };
  await startVerification(shop.worker, watch, () => [{ name: "version", label: "The version" }]);
  const { id: verificationId } = await shop.owner.verification.findFirstOrThrow({
    where: { executionId: execution.id },
  });
  const finding = { state: "error", evidence: `answered ${token}` } as const;
  await saveFinding(shop.worker, { verificationId, name: "version" }, finding);
  await endVerification(
    shop.worker,
    verificationId,
    { state: "inconclusive", sentence: `${token} is odd` },
    now,
  );
}

async function allRows(): Promise<Record<string, string>> {
  const tables = await shop.owner.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
  const dumps = tables.map(async ({ name }) => {
    const rows = await shop.owner.$queryRawUnsafe<{ row: string }[]>(
      `SELECT t::text AS row FROM "${name}" t`,
    );
    return [name, rows.map(({ row }) => row).join("\n")] as const;
  });
  return Object.fromEntries(await Promise.all(dumps));
}

function placesWith(secret: string, places: Record<string, string>): string[] {
  return Object.entries(places)
    .filter(([, text]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([place]) => place)
    .sort();
}

test("a credential of the platform reaches no row, no log, no answer and no inspection", async () => {
  const token = "tok/EN+planted?9d2f";
  const places = await leakEverywhere(token, await configured(token));
  expect(placesWith(token, places)).toEqual([]);
  for (const place of [
    "metric_sample",
    "target_status",
    "execution_log",
    "timeline_entry",
    "log",
    "answers",
  ]) {
    expect(places[place]).toContain("[secret]");
  }
});

test("would be found in all of them if nobody scrubbed", async () => {
  await shop.owner.$executeRaw`TRUNCATE trigger_status`;
  const token = "tok/EN+control?51ce";
  const config = await configured(token);
  holder.twokeySecrets = undefined;
  expect(placesWith(token, await leakEverywhere(token, config))).toEqual([
    "answers",
    "assessment",
    "execution",
    "execution_log",
    "execution_step",
    "log",
    "metric_sample",
    "sample_release",
    "target_status",
    "timeline_entry",
    "trigger_status",
    "verification",
    "verification_check",
  ]);
});
