import { describe, expect, test } from "vitest";
import {
  canBeGoneBackTo,
  isPending,
  type Revision,
  readStored,
  rolledBackTo,
  versionOf,
} from "@/lib/adapters/release-platforms/helm/stored-release";
import { packed, recordedRevisions } from "@/lib/adapters/release-platforms/helm/test-recorded";

const inTurn = async (
  name: Parameters<typeof recordedRevisions>[0],
): Promise<[Revision, Revision, Revision, Revision]> => {
  const [first, second, third, fourth] = await recordedRevisions(name);
  if (!first || !second || !third || !fourth) throw new Error(`${name} is not complete`);
  return [first, second, third, fourth];
};

describe.each(["helm-3.17.3", "helm-4.1.4"] as const)("what %s stores", (name) => {
  test("says which revision it is, how it ended and what it is made of", async () => {
    const revisions = await inTurn(name);
    expect(revisions.map(({ number, status }) => [number, status])).toEqual([
      [1, "superseded"],
      [2, "failed"],
      [3, "deployed"],
      [4, "pending-upgrade"],
    ]);
    expect(revisions.map(versionOf)).toEqual([
      "1.4.2 (shop-0.3.1)",
      "1.5.0 (shop-0.3.1)",
      "1.4.2 (shop-0.3.1)",
      "1.5.0 (shop-0.3.1)",
    ]);
    expect(revisions[0].objects.map(({ kind }) => kind)).toEqual(["Deployment"]);
    expect(revisions[0].hooks).toMatchObject([
      { kind: "ConfigMap", name: "shop-before-1.4.2", events: ["pre-rollback"] },
      { kind: "ConfigMap", name: "shop-after-1.4.2", events: ["post-rollback"] },
    ]);
    expect(revisions[0].begunAt.getTime()).toBeGreaterThan(new Date("2026-01-01").getTime());
  });

  test("has one digest for a revision and for the rollback to it, whose hooks have run, and another for others", async () => {
    const [installed, failed, back, pending] = await inTurn(name);
    expect(back.digest).toBe(installed.digest);
    expect(failed.digest).not.toBe(installed.digest);
    expect(pending.digest).not.toBe(installed.digest);
    expect(installed.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("names what a rollback went back to", async () => {
    expect((await inTurn(name)).map(rolledBackTo)).toEqual([null, null, 1, null]);
    expect((await inTurn(name)).map(isPending)).toEqual([false, false, false, true]);
  });
});

test("the content of a release has the same digest whichever Helm stored it, and whichever went back to it", async () => {
  const [three] = await recordedRevisions("helm-3.17.3");
  const [four] = await recordedRevisions("helm-4.1.4");
  const [mixed] = await recordedRevisions("helm-3-then-4");
  expect(four?.digest).toBe(three?.digest);
  expect(mixed?.digest).toBe(three?.digest);
});

const stored = {
  version: 1,
  info: { status: "deployed", description: "Install complete", last_deployed: "2026-11-26T16:00:00Z" },
  chart: { metadata: { name: "shop", version: "0.3.1", appVersion: "1.4.2" } },
  config: { a: { x: 1, y: 2 } },
  manifest: "kind: ConfigMap",
  hooks: [{ name: "h", kind: "Job", path: "a.yaml", manifest: "x", events: ["post-rollback"], weight: 1 }],
};
const digestOf = async (changes: object) => (await readStored("s", packed({ ...stored, ...changes }))).digest;

test.each<[string, object]>([
  ["a value", { config: { a: { x: 1, y: 3 } } }],
  ["the manifest", { manifest: "kind: Secret" }],
  ["the version of the chart", { chart: { metadata: { ...stored.chart.metadata, version: "0.3.2" } } }],
  [
    "the version of the application",
    { chart: { metadata: { ...stored.chart.metadata, appVersion: "1.4.3" } } },
  ],
  ["a hook", { hooks: [{ ...stored.hooks[0], manifest: "y" }] }],
  ["when a hook runs", { hooks: [{ ...stored.hooks[0], events: ["pre-rollback"] }] }],
  ["the order of hooks", { hooks: [{ ...stored.hooks[0], weight: 2 }] }],
])("another digest comes of %s", async (_, changes) => {
  expect(await digestOf(changes)).not.toBe(await digestOf({}));
});

test.each<[string, object]>([
  [
    "how the operation ended",
    { info: { ...stored.info, status: "superseded", description: "Rollback to 1" } },
  ],
  ["the order of keys", { config: { a: { y: 2, x: 1 } } }],
  ["when a hook ran", { hooks: [{ ...stored.hooks[0], last_run: { phase: "Succeeded" } }] }],
  [
    "what Helm writes down once a hook has run",
    { hooks: [{ ...stored.hooks[0], delete_policies: ["before-hook-creation"] }] },
  ],
  ["the number of the revision", { version: 7 }],
])("the same digest stays with %s", async (_, changes) => {
  expect(await digestOf(changes)).toBe(await digestOf({}));
});

test.each<[string, string, string]>([
  ["no base64", "%%%", "does not hold a release"],
  ["nothing packed", Buffer.from("abc").toString("base64"), "does not hold a release"],
  ["another form", packed({ version: 1, info: {} }), "in another form than expected: info.status"],
])("a Secret with %s is said to be unreadable, with its name", async (_, data, message) => {
  await expect(readStored("sh.helm.release.v1.shop.v9", data)).rejects.toThrow(message);
  await expect(readStored("sh.helm.release.v1.shop.v9", data)).rejects.toThrow("shop.v9");
});

test.each([
  ["1.4.2", "1.4.2 (shop-0.3.1)"],
  ["latest", "shop-0.3.1"],
  ["stable", "shop-0.3.1"],
  [null, "shop-0.3.1"],
])("the application version %s gives the name %s", (appVersion, name) => {
  expect(versionOf({ appVersion, chart: "shop-0.3.1" })).toBe(name);
});

test.each([
  ["Rollback to 3", 5, 3],
  ["Rollback to 5", 5, null],
  ["Rollback to 9", 5, null],
  ["Rollback to 0", 5, null],
  ['Rollback "shop" failed: timed out', 5, null],
  ["Upgrade complete", 5, null],
])("“%s” of revision %s goes back to %s", (description, number, to) => {
  expect(rolledBackTo({ description, number })).toBe(to);
});

test.each([
  ["deployed", true],
  ["superseded", true],
  ["failed", false],
  ["pending-install", false],
  ["pending-upgrade", false],
  ["pending-rollback", false],
  ["uninstalled", false],
  ["unknown", false],
])("a revision that is %s can be gone back to: %s", (status, can) => {
  expect(canBeGoneBackTo(status)).toBe(can);
});
