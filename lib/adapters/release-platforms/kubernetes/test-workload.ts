import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { inject } from "vitest";
import { kubernetes } from "@/lib/adapters/release-platforms/kubernetes/kubernetes";
import { resourceOf } from "@/lib/adapters/release-platforms/kubernetes/releases";
import type {
  ConnectionSettings,
  KubernetesTarget,
  WorkloadKind,
} from "@/lib/adapters/release-platforms/kubernetes/target";
import type {
  Ends,
  ReleasePlatform,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { openNamespace, type TestNamespace } from "@/test/cluster-namespace";

type Object = {
  metadata: { generation: number; uid: string; resourceVersion: string };
  status: Record<string, unknown>;
};

export type DeployOptions = {
  image?: string;
  wait?: boolean;
  spec?: object;
  metadata?: object;
  commit?: string | null;
};

/** A workload on the test cluster, with the adapter that has only the documented permissions. */
export type TestWorkload = {
  space: TestNamespace;
  target: KubernetesTarget;
  platform: ReleasePlatform;
  /** Applies the manifest of this version, as a pipeline would, and waits until it runs unless told otherwise. */
  deploy(version: string, options?: DeployOptions): void;
  /** The plan from what is live to the release of this version. */
  planTo(version: string): Promise<Ends>;
  read(): Object;
  /** How often the specification was changed since the last `deploy`. */
  changes(): number;
  close(): void;
};

/** The commit that the test releases name. */
export function commitOfVersion(version: string): string {
  return createHash("sha1").update(version).digest("hex");
}

/** Over the kubeconfig of the namespace, unless `connect` says otherwise. */
export function openWorkload(
  kind: WorkloadKind,
  changes: Partial<KubernetesTarget> = {},
  connect: (space: TestNamespace) => ConnectionSettings = ({ kubeconfig }) => ({ kubeconfig, context: null }),
): TestWorkload {
  const space = openNamespace(inject("cluster"));
  const target: KubernetesTarget = {
    connection: connect(space),
    namespace: space.name,
    kind,
    name: "shop",
    container: null,
    commitFrom: null,
    versionUrl: null,
    healthUrl: null,
    rolloutTimeoutMs: 20_000,
    ...changes,
  };
  const platform = kubernetes(target);
  const resource = `${resourceOf(target)}/shop`;
  let baseline = 0;
  const read = () => space.read<Object>(resourceOf(target), "shop");
  return {
    space,
    target,
    platform,
    read,
    deploy(version, { wait = true, ...options } = {}) {
      space.apply(manifest(kind, version, options));
      if (wait) space.kubectl("rollout", "status", resource, "--timeout=30s");
      baseline = read().metadata.generation;
    },
    async planTo(version) {
      const { releaseId, version: live, commit, configHash } = await platform.current();
      const to = (await platform.candidates()).find((each) => each.version === version);
      if (configHash === null || !to?.artefactDigest) throw new Error(`${version} cannot be planned`);
      const { artefactDigest } = to;
      return {
        from: { releaseId, version: live, commit, configHash },
        to: { releaseId: to.releaseId, version, commit: to.commit, artefactDigest, wasInProduction: true },
      };
    },
    changes: () => read().metadata.generation - baseline,
    close: () => space.kubectl("delete", "namespace", space.name, "--wait=false"),
  };
}

function manifest(
  kind: WorkloadKind,
  version: string,
  {
    image = `registry.test/shop:${version}`,
    spec = {},
    metadata = {},
    commit = commitOfVersion(version),
  }: DeployOptions,
): object {
  const annotations = commit === null ? {} : { "org.opencontainers.image.revision": commit };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "shop", ...metadata },
    spec: {
      ...(kind !== "DaemonSet" && { replicas: 2 }),
      ...(kind === "StatefulSet" && { serviceName: "shop" }),
      ...(kind === "Deployment" && { progressDeadlineSeconds: 600 }),
      selector: { matchLabels: { app: "shop" } },
      template: {
        metadata: { labels: { app: "shop" }, annotations },
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "shop", image }] },
      },
      ...spec,
    },
  };
}

/** Takes the verb from the account, and waits until the API server knows. */
export function takeAway(space: TestNamespace, verb: string, resource: string): void {
  const rules = space.read<{ rules: { resources: string[]; verbs: string[] }[] }>("role", "twokey").rules;
  const fewer = rules.map((rule) =>
    rule.resources.includes(resource) ? { ...rule, verbs: rule.verbs.filter((each) => each !== verb) } : rule,
  );
  space.kubectl("patch", "role", "twokey", "--type=merge", "--patch", JSON.stringify({ rules: fewer }));
  const account = `system:serviceaccount:${space.name}:twokey`;
  until(`the account still may ${verb} ${resource}`, () => {
    try {
      space.kubectl("auth", "can-i", verb, resource, "--as", account);
      return false;
    } catch {
      return true; // kubectl ends with 1 when the answer is no
    }
  });
}

/** What the cluster says of itself in the kubeconfig of the tests. */
export function adminToken(): string {
  const config: { users: { user: { token: string } }[] } = JSON.parse(
    readFileSync(inject("cluster").kubeconfig, "utf8"),
  );
  return config.users[0]?.user.token ?? "";
}

/** The one step of the plan. */
export async function stepOf({ platform }: TestWorkload, { from, to }: Ends): Promise<PlanStep> {
  const [step] = (await platform.preview(from, to, "set")).steps;
  if (!step) throw new Error("the plan has no step");
  return step;
}

/** Sends the one step of the plan, for at most `forMs`. */
export async function sendPlan(
  shop: TestWorkload,
  plan: Ends,
  { forMs = 30_000, ...changes }: Partial<Sending> & { forMs?: number } = {},
): Promise<SendOutcome> {
  return shop.platform.send(
    await stepOf(shop, plan),
    plan,
    testSending({ idempotencyKey: "plan:1", forMs, ...changes }),
  );
}

/** Waits until a pod of the workload hangs in waiting to pull its image. */
export function untilTrouble({ space }: TestWorkload): void {
  const reasons = "jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}";
  until("no pod hangs", () => space.kubectl("get", "pods", "--output", reasons).includes("BackOff"));
}

/** Waits until the cluster gives the rollout of a Deployment up. */
export function untilDeadlineExceeded({ space }: TestWorkload): void {
  space.kubectl("wait", "deployment/shop", "--for=condition=Progressing=False", "--timeout=30s");
}

/** Each look takes kubectl long enough. */
function until(failure: string, look: () => boolean): void {
  for (let turn = 0; turn < 200; turn++) if (look()) return;
  throw new Error(failure);
}
