import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openCodeHost } from "@/lib/adapters/code-hosts/registry";
import { openReleasePlatform } from "@/lib/adapters/release-platforms/registry";
import type { Actor } from "@/lib/command";
import type { TwokeyConfig } from "@/lib/config/config";
import { insertAssessment } from "@/lib/db/assessment";
import { type Database, openDatabase } from "@/lib/db/client";
import { assessRelease } from "@/lib/jobs/assess-release";
import { askerOf, recordAnswer } from "@/lib/jobs/watch-releases";
import { readWizard, type Wizard } from "@/lib/queries/wizard";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { testPolicy } from "@/test/policy";
import { openShopScene, type ShopScene, sawHealthy } from "@/test/shop-scene";
import { addIncident, addPlan } from "@/test/stored-plan";

const database = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let incident: { id: string; number: number };
let shop: ShopScene;

beforeAll(async () => {
  web = openDatabase(database.webUrl, 4);
  worker = openDatabase(database.workerUrl, 4);
  owner = openDatabase(database.ownerUrl, 1);
  rosa = await addPerson(web, "Rosa", ["responder"]);
});
afterAll(() => Promise.all([web, worker, owner].map((one) => one.$disconnect())));

beforeEach(async () => {
  await owner.$executeRaw`TRUNCATE deployment, target_status, metric_sample, trigger_firing`;
  incident = await addIncident(web, rosa);
  shop = await openShopScene();
  await sawHealthy(worker, "1.4.2");
  await goLive("1.5.0");
});
afterEach(() => shop.close());

describe("what the wizard shows", () => {
  test("is the last known good release, and no recommendation before its safety checks", async () => {
    const wizard = await read();
    expect(main(wizard)?.live?.version).toBe("1.5.0");
    expect(wizard.suggested).toEqual([{ target: "main", releaseId: "1.4.2" }]);
    expect(main(wizard)?.releases.map(({ version, live, good }) => [version, live, good])).toEqual([
      ["1.5.0", true, false],
      ["1.4.2", false, true],
    ]);
    expect(wizard.recommendation).toBeNull();
  });

  test("recommends the rollback when the trouble began after the release, with the facts", async () => {
    await fired("critical", 1_000);
    await assess("1.4.2");
    const wizard = await read();
    expect(wizard.evidence).toMatchObject({ firing: ["high_error_rate"], beganAfterRelease: true });
    expect(wizard.recommendation?.way).toBe("rollback");
  });

  test("recommends to investigate when the trouble began before the release", async () => {
    await fired("critical", -5_000);
    await assess("1.4.2");
    const wizard = await read();
    expect(wizard.evidence.beganAfterRelease).toBe(false);
    expect(wizard.recommendation?.way).toBe("investigate");
  });

  test("does not let a warning that stood for days speak for a critical trigger", async () => {
    await fired("warning", -3_600_000, "slow");
    await fired("critical", 1_000);
    expect((await read()).evidence.beganAfterRelease).toBe(true);
  });

  test("says that an assessment fell when another release went live", async () => {
    await assess("1.4.2");
    expect((await read()).assessments[0]?.outdated).toBeNull();
    await goLive("1.4.2");
    expect((await read()).assessments[0]?.outdated).toBe(
      "1.4.2 is live now; the assessment starts from 1.5.0.",
    );
  });

  test("knows nothing good while nobody knows which release is live", async () => {
    await owner.$executeRaw`UPDATE target_status SET read_at = read_at - interval '1 minute'`;
    const wizard = await read();
    expect([wizard.suggested, wizard.recommendation]).toEqual([[], null]);
  });

  test("names the plan that holds the service, also when it belongs to another incident", async () => {
    expect((await read()).openPlan).toBeNull();
    const plan = await addPlan(web, rosa);
    expect((await read()).openPlan).toMatchObject({
      reference: `INC-${plan.document.incident}`,
      state: "proposed",
      proposedBy: "Rosa",
    });
  });

  test("is nothing for an unknown incident or service", async () => {
    expect(await readWizard(web, config(), 999_999, new Date())).toBeNull();
    expect(await readWizard(web, { ...config(), services: [] }, incident.number, new Date())).toBeNull();
  });
});

function config(): TwokeyConfig {
  return {
    installation: { name: "Sample shop", sample: true },
    policy: testPolicy,
    network: null,
    audit: { git: null },
    services: [shop.service],
    problems: [],
    notify: { slack: null, teams: null, mail: null },
    sample: null,
  };
}

async function read(): Promise<Wizard> {
  const wizard = await readWizard(web, config(), incident.number, new Date());
  if (!wizard) throw new Error("there is no wizard");
  return wizard;
}

async function goLive(version: string): Promise<void> {
  await shop.serve(version);
  await recordAnswer(worker, { service: "shop", target: "main" }, await askerOf(openShop())());
}

/** A trigger that fires, in breach since so long after the live release began. */
async function fired(severity: string, afterReleaseMs: number, trigger = "high_error_rate"): Promise<void> {
  const live = main(await read())?.live;
  const breachAt = new Date((live?.since ?? 0) + afterReleaseMs);
  await worker.triggerFiring.create({
    data: {
      id: randomUUID(),
      service: "shop",
      trigger,
      metric: "error_rate",
      severity,
      breachAt,
      firedAt: breachAt,
    },
  });
}

async function assess(releaseId: string): Promise<void> {
  const id = randomUUID();
  const asked = {
    id,
    incidentId: incident.id,
    service: "shop",
    wanted: [{ target: "main", releaseId }],
    requestedAt: new Date(),
  };
  await insertAssessment(web, asked);
  await assessRelease(
    {
      db: worker,
      logger: pino({ level: "silent" }),
      service: () => shop.service,
      platform: openShop,
      codeHost: ({ repository }) => repository && openCodeHost(repository),
    },
    id,
  );
}

const main = (wizard: Wizard) => wizard.targets.find(({ name }) => name === "main");

function openShop() {
  const [target] = shop.service.targets;
  if (!target) throw new Error("the shop has a target");
  return openReleasePlatform(target.settings);
}
