import { expect, test } from "vitest";
import {
  commitOf,
  nameOf,
  overrulingOwnerOf,
  parseManifest,
  referencesBeside,
} from "@/lib/adapters/release-platforms/helm/manifest";
import { recordedRevisions } from "@/lib/adapters/release-platforms/helm/test-recorded";

const A = "a".repeat(40);
const B = "b".repeat(40);

const workload = (marks: string, spec = "") => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { ${marks} }
    spec: { containers: [{ name: web, image: "shop:1" }]${spec} }
`;

test("reads the objects of a manifest, those in lists too, and passes over what is none", () => {
  const objects = parseManifest(
    `# nothing\n---\n${workload("labels: {}")}\n---\napiVersion: v1\nkind: ConfigMapList\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a }\n---\njust text\n---\na: [1\n`,
  );
  expect(objects.map(nameOf)).toEqual(["Deployment web", "ConfigMap a"]);
  expect(parseManifest("")).toEqual([]);
});

test.each<[string, string, string | null, string | null]>([
  ["the usual annotation of the pods", `annotations: { org.opencontainers.image.revision: ${A} }`, null, A],
  ["the usual label", `labels: { app.kubernetes.io/commit: ${A} }`, null, A],
  [
    "a key of one's own, before the usual ones",
    `annotations: { org.opencontainers.image.revision: ${B} }, labels: { git: ${A} }`,
    "git",
    A,
  ],
  [
    "the usual one, where one's own is missing",
    `annotations: { org.opencontainers.image.revision: ${B} }`,
    "git",
    B,
  ],
  [
    "nothing from a part of a commit id",
    "annotations: { org.opencontainers.image.revision: aaaaaaa }",
    null,
    null,
  ],
  ["nothing from nothing", "labels: {}", null, null],
])("the commit comes from %s", (_, marks, key, commit) => {
  expect(commitOf(parseManifest(workload(marks)), key)).toBe(commit);
});

test("there is no commit when two objects name different ones", () => {
  const two = [A, B].map((commit) =>
    workload(`annotations: { org.opencontainers.image.revision: ${commit} }`),
  );
  expect(commitOf(parseManifest(two.join("")), null)).toBeNull();
});

test("names the ConfigMaps and Secrets that pods read, but for those of the chart", () => {
  const spec =
    ", volumes: [{ name: a, configMap: { name: files } }, { name: b, secret: { secretName: keys } }, " +
    "{ name: c, projected: { sources: [{ secret: { name: more } }, { configMap: { name: own } }] } }], " +
    "initContainers: [{ name: i, envFrom: [{ configMapRef: { name: first } }, { secretRef: { name: login } }], " +
    "env: [{ name: X, valueFrom: { secretKeyRef: { name: login, key: x } } }] }]";
  const own = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: own }\n";
  expect(
    referencesBeside(parseManifest(workload("labels: {}", spec) + own)).map((each) =>
      Object.values(each).join(" "),
    ),
  ).toEqual(["ConfigMap files", "ConfigMap first", "Secret keys", "Secret login", "Secret more"]);
});

test("finds in what Helm really stored the commit and the ConfigMap beside the chart", async () => {
  const [revision] = await recordedRevisions("helm-4.1.4");
  expect(commitOf(revision?.objects ?? [], null)).toBe(A);
  expect(referencesBeside(revision?.objects ?? [])).toEqual([{ kind: "ConfigMap", name: "beside" }]);
});

test.each<[string, Parameters<typeof overrulingOwnerOf>[0], string | null]>([
  ["nobody", { labels: { app: "shop" }, annotations: null }, null],
  [
    "Argo CD by its annotation",
    { annotations: { "argocd.argoproj.io/tracking-id": "web:apps/Deployment:x/shop" } },
    "Argo CD application web",
  ],
  ["Argo CD by its label", { labels: { "argocd.argoproj.io/instance": "web" } }, "Argo CD application web"],
  [
    "a HelmRelease of Flux",
    { labels: { "helm.toolkit.fluxcd.io/name": "shop", "helm.toolkit.fluxcd.io/namespace": "flux" } },
    "Flux HelmRelease shop",
  ],
  [
    "a Kustomization of Flux",
    { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } },
    "Flux Kustomization apps",
  ],
])("the release is owned by %s", (_, marks, owner) => {
  expect(overrulingOwnerOf(marks)).toBe(owner);
});
