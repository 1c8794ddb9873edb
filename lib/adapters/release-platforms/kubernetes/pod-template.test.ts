import { describe, expect, test } from "vitest";
import { podTemplateShape } from "@/lib/adapters/release-platforms/kubernetes/objects";
import {
  bareTemplate,
  commitOf,
  digestOfTemplate,
  versionOf,
} from "@/lib/adapters/release-platforms/kubernetes/pod-template";
import {
  liveReleaseOf,
  ofControllerRevision,
  ofReplicaSet,
} from "@/lib/adapters/release-platforms/kubernetes/releases";
import {
  recordedReplicaSets,
  recordedRevisions,
  recordedWorkload,
} from "@/lib/adapters/release-platforms/kubernetes/test-recorded";

const template = (images: Record<string, string>, metadata: object = {}) =>
  podTemplateShape.parse({
    metadata,
    spec: { containers: Object.entries(images).map(([name, image]) => ({ name, image })) },
  });

describe("the digest of a template", () => {
  const deployment = recordedWorkload("deployment-complete");
  const sets = recordedReplicaSets("replica-sets");

  test("is the same in the Deployment and in its ReplicaSet, and different in every other", () => {
    const digest = digestOfTemplate(deployment.spec.template);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(
      sets.map(({ spec }) => digestOfTemplate(spec.template)).filter((each) => each === digest),
    ).toHaveLength(1);
  });

  test("is the same in a StatefulSet and a DaemonSet and in the revision that is live", () => {
    for (const [kind, name] of [
      ["StatefulSet", "statefulset"],
      ["DaemonSet", "daemonset"],
    ] as const) {
      const workload = recordedWorkload(`${name}-complete`);
      const revisions = recordedRevisions(`${name}-revisions`)
        .map((each) => ofControllerRevision(each, { kind, container: null, commitFrom: null }))
        .sort((a, b) => b.order - a.order);
      expect(liveReleaseOf({ kind }, workload, revisions)?.digest).toBe(
        digestOfTemplate(workload.spec.template),
      );
    }
  });

  test("does not depend on the order of fields, on nulls and on empty lists", () => {
    for (const { spec } of sets) {
      const { template: written } = spec;
      const noisy = { ...written, spec: { ...written.spec, tolerations: [], nodeName: null } };
      expect(digestOfTemplate(podTemplateShape.parse(backwards(noisy)))).toBe(digestOfTemplate(written));
    }
  });

  test("changes with every value, every list and every empty map that means something", () => {
    const plain = template({ shop: "shop:1" });
    const others = [
      template({ shop: "shop:2" }),
      template({ other: "shop:1" }),
      template({ shop: "shop:1" }, { annotations: { restartedAt: "now" } }),
      podTemplateShape.parse({
        ...plain,
        spec: { ...plain.spec, volumes: [{ name: "cache", emptyDir: {} }] },
      }),
      podTemplateShape.parse({ ...plain, spec: { ...plain.spec, volumes: [{ name: "cache" }] } }),
    ];
    expect(new Set([plain, ...others].map(digestOfTemplate)).size).toBe(others.length + 1);
  });

  test("leaves out what the controllers add, and so does the template that is sent", () => {
    const [set] = sets;
    if (!set) throw new Error("no ReplicaSet was recorded");
    expect(set.spec.template.metadata.labels).toHaveProperty("pod-template-hash");
    expect(bareTemplate(set.spec.template).metadata.labels).not.toHaveProperty("pod-template-hash");
    const [revision] = recordedRevisions("statefulset-revisions");
    expect(revision?.data.spec.template).toHaveProperty("$patch");
    expect(revision && bareTemplate(revision.data.spec.template)).not.toHaveProperty("$patch");
  });

  test("names the release together with its ReplicaSet", () => {
    const [set] = sets;
    if (!set) throw new Error("no ReplicaSet was recorded");
    const release = ofReplicaSet(set, { container: null, commitFrom: null });
    expect(release.id).toBe(`${set.metadata.name}@${release.digest.slice(7, 19)}`);
  });
});

describe("the version", () => {
  test.each<[string, ReturnType<typeof template>, string | null, string | null]>([
    ["is the tag of the image", template({ shop: "registry.test:5000/team/shop:1.4.2" }), null, "1.4.2"],
    [
      "is the label before the tag",
      template({ shop: "shop:1" }, { labels: { "app.kubernetes.io/version": "1.4.2" } }),
      null,
      "1.4.2",
    ],
    [
      "is said once when all containers have it",
      template({ shop: "shop:1.4.2", log: "log:1.4.2" }),
      null,
      "1.4.2",
    ],
    [
      "names the containers when they differ",
      template({ shop: "shop:1.4.2", log: "log:3" }),
      null,
      "shop 1.4.2, log 3",
    ],
    [
      "is that of the container that was chosen",
      template({ shop: "shop:1.4.2", log: "log:3" }),
      "shop",
      "1.4.2",
    ],
    [
      "is the beginning of the digest without a tag",
      template({ shop: "shop@sha256:0123456789abcdef" }),
      null,
      "0123456789ab",
    ],
    ["is the tag beside a digest", template({ shop: "shop:1.4.2@sha256:0123456789abcdef" }), null, "1.4.2"],
    ["is none with a tag that moves", template({ shop: "shop:latest" }), null, null],
    [
      "is none without a tag, although a port is written",
      template({ shop: "registry.test:5000/shop" }),
      null,
      null,
    ],
    ["is none for a container that is not there", template({ shop: "shop:1" }), "other", null],
    [
      "is the tag when the label moves",
      template({ shop: "shop:1.4.2" }, { labels: { "app.kubernetes.io/version": "latest" } }),
      null,
      "1.4.2",
    ],
  ])("%s", (_, written, container, version) => {
    expect(versionOf(written, container)).toBe(version);
  });
});

describe("the commit", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  test.each<[string, object, string | null, string | null]>([
    ["is in an annotation", { annotations: { "org.opencontainers.image.revision": commit } }, null, commit],
    ["is in a label", { labels: { "app.kubernetes.io/commit": commit } }, null, commit],
    [
      "is where the configuration says",
      { labels: { "example.com/commit": commit } },
      "example.com/commit",
      commit,
    ],
    ["is not where nobody said", { labels: { "example.com/commit": commit } }, null, null],
    ["is not half a commit", { annotations: { "org.opencontainers.image.revision": "0123456" } }, null, null],
    ["is not a branch", { annotations: { "org.opencontainers.image.revision": "main" } }, null, null],
  ])("%s", (_, metadata, commitFrom, found) => {
    expect(commitOf(template({ shop: "shop:1" }, metadata), commitFrom)).toBe(found);
  });
});

/** The same value with its fields the other way round, at every depth. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, backwards(member)]);
  return Object.fromEntries(members.reverse());
}
