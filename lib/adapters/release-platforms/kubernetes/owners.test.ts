import { expect, test } from "vitest";
import { helmReleaseOf, overrulingOwnerOf } from "@/lib/adapters/release-platforms/kubernetes/owners";
import { recordedWorkload } from "@/lib/adapters/release-platforms/kubernetes/test-recorded";

const { metadata } = recordedWorkload("deployment-complete");
const owned = (changes: Partial<typeof metadata>) => ({ metadata: { ...metadata, ...changes } });
const reference = { kind: "Canary", name: "shop", uid: "1", controller: true };

test("a workload that people apply themselves has no owner", () => {
  expect(overrulingOwnerOf({ metadata })).toBeNull();
  expect(helmReleaseOf({ metadata })).toBeNull();
});

test.each<[string, Partial<typeof metadata>]>([
  ["Canary shop", { ownerReferences: [reference] }],
  [
    "Argo CD application web",
    { annotations: { "argocd.argoproj.io/tracking-id": "web:apps/Deployment:shop/shop" } },
  ],
  ["Argo CD application web", { labels: { "argocd.argoproj.io/instance": "web" } }],
  ["Flux Kustomization web", { labels: { "kustomize.toolkit.fluxcd.io/name": "web" } }],
  ["Flux HelmRelease web", { labels: { "helm.toolkit.fluxcd.io/name": "web" } }],
  ["An Argo Rollout", { annotations: { "rollout.argoproj.io/workload-generation": "3" } }],
])("%s is named as what would put its own template back", (name, changes) => {
  expect(overrulingOwnerOf(owned(changes))).toContain(name);
});

test("an owner that does not control the workload does not overrule anybody", () => {
  expect(overrulingOwnerOf(owned({ ownerReferences: [{ ...reference, controller: false }] }))).toBeNull();
});

test("Helm owns what it installed, not everything that was rendered from a chart", () => {
  expect(helmReleaseOf(owned({ annotations: { "meta.helm.sh/release-name": "web" } }))).toBe("web");
  expect(helmReleaseOf(owned({ labels: { "app.kubernetes.io/managed-by": "Helm" } }))).toBeNull();
});
