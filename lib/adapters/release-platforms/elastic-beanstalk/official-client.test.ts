import {
  DescribeApplicationVersionsCommand,
  DescribeConfigurationSettingsCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  ElasticBeanstalkClient,
  UpdateEnvironmentCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  APPLICATION,
  ENVIRONMENT_ID,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/test-beanstalk";
import { type BeanstalkRig, openRig } from "@/lib/adapters/release-platforms/elastic-beanstalk/test-rig";
import { KEYS, REGION } from "@/lib/adapters/release-platforms/elastic-beanstalk/test-signature";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";

let rig: BeanstalkRig;
let client: ElasticBeanstalkClient;
beforeEach(async () => {
  rig = await openRig();
  const settings = { region: REGION, endpoint: rig.address, maxAttempts: 1 };
  client = new ElasticBeanstalkClient({ ...settings, credentials: KEYS });
});
afterEach(async () => {
  client.destroy();
  await rig.close();
});

const update = (VersionLabel: string) =>
  new UpdateEnvironmentCommand({ ApplicationName: APPLICATION, EnvironmentId: ENVIRONMENT_ID, VersionLabel });

test("sends the same bytes as Amazon's own client, for each call", async () => {
  rig.api.asked = [];
  await rig.platform.probe();
  const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).steps;
  if (!step) throw new Error("the plan has no steps");
  await rig.platform.send(step, rig.plan, testSending({ idempotencyKey: "p:0", forMs: 15_000 }));
  const ours = rig.api.asked.splice(0).map(({ body }) => body);
  const ids = { ApplicationName: APPLICATION, EnvironmentId: ENVIRONMENT_ID };
  await client.send(
    new DescribeEnvironmentsCommand({
      ApplicationName: APPLICATION,
      EnvironmentIds: [ENVIRONMENT_ID],
      IncludeDeleted: false,
    }),
  );
  await client.send(
    new DescribeApplicationVersionsCommand({ ApplicationName: APPLICATION, MaxRecords: 100 }),
  );
  await client.send(
    new DescribeApplicationVersionsCommand({ ApplicationName: APPLICATION, VersionLabels: ["shop 1.4.2"] }),
  );
  await client.send(
    new DescribeConfigurationSettingsCommand({
      ApplicationName: APPLICATION,
      EnvironmentName: "shop-production",
    }),
  );
  await client.send(new DescribeEventsCommand({ ...ids, Severity: "ERROR", MaxRecords: 1 }));
  await client.send(update("shop 1.4.2"));
  const theirs = rig.api.asked.map(({ body }) => body);
  expect(new Set(ours)).toEqual(new Set(theirs));
});

test("reads the same out of the answers as Amazon's own client", async () => {
  const { Environments = [] } = await client.send(
    new DescribeEnvironmentsCommand({ EnvironmentIds: [ENVIRONMENT_ID] }),
  );
  expect(Environments[0]).toMatchObject({ VersionLabel: "shop 1.5.0", Status: "Ready" });
  const { ApplicationVersions = [] } = await client.send(
    new DescribeApplicationVersionsCommand({ ApplicationName: APPLICATION }),
  );
  const ours = await rig.platform.candidates();
  expect(ApplicationVersions.map(({ VersionLabel }) => VersionLabel)).toEqual(
    ours.map(({ version }) => version),
  );
});

test("sees what Amazon's own client deployed", async () => {
  await client.send(update("shop 1.4.1"));
  expect(await rig.platform.current()).toMatchObject({ releaseId: "shop 1.4.1" });
});

test("a label with every sort of character travels as Amazon's own client sends it", async () => {
  const label = "v1+2 (ü*) & 100% 'x'!";
  rig.api.create(label);
  await client.send(update(label));
  const to = { ...rig.plan.to, releaseId: label };
  const [step] = (await rig.platform.preview(rig.plan.from, to, "leave")).steps;
  expect(rig.api.asked.at(-1)?.body).toBe(step?.kind === "request" && step.body);
  expect(await rig.platform.current()).toMatchObject({ releaseId: label });
});

test("Amazon's own client is refused like the adapter", async () => {
  rig.api.status = "Updating";
  await expect(client.send(update("shop 1.4.2"))).rejects.toThrow("Must be Ready");
  const elsewhere = new ElasticBeanstalkClient({
    region: REGION,
    endpoint: rig.address,
    maxAttempts: 1,
    credentials: { ...KEYS, secretAccessKey: "another-secret-access-key" },
  });
  await expect(elsewhere.send(new DescribeEnvironmentsCommand({}))).rejects.toMatchObject({
    name: "SignatureDoesNotMatch",
  });
  elsewhere.destroy();
});
