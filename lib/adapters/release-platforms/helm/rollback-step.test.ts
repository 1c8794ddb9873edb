import { expect, test } from "vitest";
import { isRollbackStep, notesOn, rollbackStep } from "@/lib/adapters/release-platforms/helm/rollback-step";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { recordedRevisions } from "@/lib/adapters/release-platforms/helm/test-recorded";
import { faultsOfChange } from "@/lib/domain/plan/faults-of-release-plan";
import { planStepSchema } from "@/lib/schemas/plan-step";
import { Secret } from "@/lib/secret";

const target: HelmTarget = {
  helm: "/usr/local/bin/helm",
  server: "https://10.0.0.1:6443",
  ca: null,
  token: Secret.of("planted-token-of-helm"),
  namespace: "shop",
  release: "web",
  hooks: "run",
  timeoutSeconds: 300,
  commitFrom: null,
  versionUrl: null,
  healthUrl: null,
};
const three = { major: 3, full: "v3.17.3" } as const;
const four = { major: 4, full: "v4.1.4" } as const;

test("the call names program, release, revision, namespace and server, and holds no secret", () => {
  const step = rollbackStep(target, three, "7");
  expect(step.command.join(" ")).toBe(
    "/usr/local/bin/helm rollback web 7 --namespace shop --kube-apiserver https://10.0.0.1:6443 --timeout 300s --history-max 256",
  );
  expect(JSON.stringify(step)).not.toContain("planted-token");
});

test("Helm 4 is told not to judge the pods, and hooks are skipped where the settings say so", () => {
  expect(rollbackStep(target, four, "7").command).toContain("--wait=hookOnly");
  expect(rollbackStep(target, three, "7").command.join()).not.toContain("--wait");
  expect(rollbackStep({ ...target, hooks: "skip" }, four, "7").command.at(-1)).toBe("--no-hooks");
  expect(rollbackStep(target, four, "7").command).not.toContain("--no-hooks");
});

test("the step can be signed, and puts the release live that the plan names", () => {
  const step = rollbackStep(target, four, "7");
  expect(planStepSchema.parse(step)).toEqual(step);
  const named = (releaseId: string) => ({ releaseId, version: releaseId, commit: null });
  const change = {
    target: { name: "main", key: "x", platform: "helm", location: "x" } as const,
    from: { ...named("9"), configHash: "sha256:x" },
    to: { ...named("7"), artefactDigest: "sha256:x", wasInProduction: true },
    steps: [step],
  };
  expect(faultsOfChange(change)).toEqual([]);
  expect(faultsOfChange({ ...change, to: { ...change.to, releaseId: "6" } })).not.toEqual([]);
});

test("a step for another revision, another target or another Helm is not the planned one", () => {
  const step = rollbackStep(target, four, "7");
  expect(isRollbackStep(step, target, four, "7")).toBe(true);
  expect(isRollbackStep(step, target, four, "6")).toBe(false);
  expect(isRollbackStep(step, target, three, "7")).toBe(false);
  for (const changes of [
    { namespace: "other" },
    { server: "https://10.0.0.2" },
    { hooks: "skip" },
    { helm: "/tmp/helm" },
  ] as const)
    expect(isRollbackStep(step, { ...target, ...changes }, four, "7")).toBe(false);
});

test("approvers are told of hooks, of objects that go and come, and of a failure", async () => {
  const [installed, failed] = await recordedRevisions("helm-4.1.4");
  if (!installed || !failed) throw new Error("the recording is not complete");
  expect(notesOn(target, failed, installed)).toEqual([
    "Helm runs the pre-rollback hooks of revision 1 before all else: ConfigMap shop-before-1.4.2.",
    "Helm runs the post-rollback hooks of revision 1 after all else: ConfigMap shop-after-1.4.2.",
    expect.stringContaining("Helm marks revision 2, which is live, as failed"),
  ]);
  expect(notesOn({ ...target, hooks: "skip" }, installed, installed)).toEqual([
    "The pre-rollback hooks of revision 1 are not run: ConfigMap shop-before-1.4.2.",
    "The post-rollback hooks of revision 1 are not run: ConfigMap shop-after-1.4.2.",
  ]);
  const without = { ...installed, objects: [], hooks: [] };
  expect(notesOn(target, installed, without)).toEqual([
    "Helm deletes what revision 1 does not have: Deployment shop.",
  ]);
  expect(notesOn(target, without, { ...installed, hooks: [] })).toEqual([
    "Helm makes again what only revision 1 has: Deployment shop.",
  ]);
});
