import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { inject } from "vitest";
import { helm } from "@/lib/adapters/release-platforms/helm/helm";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import type {
  Ends,
  ReleasePlatform,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { Secret } from "@/lib/secret";
import { openNamespace, type TestNamespace } from "@/test/cluster-namespace";

export type HelmProgram = "helm3" | "helm4";

const CHART = "lib/adapters/release-platforms/helm/test-chart";

/** An image that the simulated node cannot pull, and a deadline that is over soon. */
export const BAD_IMAGE = ["image=registry.test/bad", "progressDeadlineSeconds=1"];

/** A release of the test chart on the test cluster, with the adapter that has only the documented permissions. */
export type TestRelease = {
  space: TestNamespace;
  target: HelmTarget;
  platform: ReleasePlatform;
  /** Runs Helm here as somebody who may do everything. Throws what it says when it fails. */
  helm(...args: string[]): string;
  /** The same, left to itself; answers its process id. */
  startHelm(...args: string[]): number;
  /** `helm upgrade --install` to this version, as a pipeline would, and waits until it runs unless told otherwise. */
  deploy(version: string, options?: { wait?: boolean; set?: string[] }): void;
  /** Path of the packaged chart of this version. */
  chart(version: string): string;
  /** Writes into the record of a revision that it was begun earlier. */
  makeOlder(revision: number, minutes: number): void;
  history(): { revision: number; status: string; description: string }[];
  /** The plan from what is live to this release. */
  planTo(releaseId: string): Promise<Ends>;
  /** As a pipeline does that waits: it fails when the deadline of the pods is over. Its commit is forty times b. */
  failToDeploy(version: string): void;
  /** The plan, and its one step. */
  stepTo(releaseId: string): Promise<{ plan: Ends; step: PlanStep }>;
  rollBackTo(releaseId: string): Promise<SendOutcome>;
  sending(changes?: Partial<Sending>): Sending;
  close(): void;
};

/** The commit that the test releases name. */
export function commitOfVersion(version: string): string {
  return createHash("sha1").update(version).digest("hex");
}

type Connection = { server: string; ca: string };

export function openRelease(
  program: HelmProgram,
  changes: Partial<HelmTarget> = {},
  { server, ca }: Connection = inject("cluster"),
): TestRelease {
  const cluster = inject("cluster");
  const space = openNamespace(cluster, "docs/platforms/helm.md");
  const folder = mkdtempSync(path.join(tmpdir(), "twokey-chart-"));
  writeFileSync(path.join(folder, "ca.crt"), ca);
  const binary = cluster.programs[program] ?? program;
  const target: HelmTarget = {
    helm: binary,
    server,
    ca: path.join(folder, "ca.crt"),
    token: Secret.of(space.token),
    namespace: space.name,
    release: "shop",
    hooks: "run",
    timeoutSeconds: 20,
    commitFrom: null,
    versionUrl: null,
    healthUrl: null,
    ...changes,
  };
  const platform = helm(target);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    KUBECONFIG: cluster.kubeconfig,
  } as unknown as NodeJS.ProcessEnv;
  const planTo = async (releaseId: string): Promise<Ends> => {
    const { releaseId: live, version, commit, configHash } = await platform.current();
    const to = (await platform.candidates()).find((each) => each.releaseId === releaseId);
    if (configHash === null || !to?.artefactDigest)
      throw new Error(`revision ${releaseId} cannot be planned`);
    const { version: name, commit: built, artefactDigest } = to;
    return {
      from: { releaseId: live, version, commit, configHash },
      to: { releaseId, version: name, commit: built, artefactDigest, wasInProduction: true },
    };
  };
  const stepTo = async (releaseId: string) => {
    const plan = await planTo(releaseId);
    const [step] = (await platform.preview(plan.from, plan.to, "set")).steps;
    if (!step) throw new Error("the plan has no step");
    return { plan, step };
  };
  const sending = (more: Partial<Sending> = {}): Sending => testSending({ forMs: 30_000, ...more });
  const inNamespace = (args: string[]) => [...args, "--namespace", space.name];
  const run = (args: string[]) => execFileSync(binary, args, { encoding: "utf8", stdio: "pipe", env });
  const chart = (version: string) => {
    run(["package", CHART, "--app-version", version, "--destination", path.join(folder, version)]);
    return path.join(folder, version, "shop-0.3.1.tgz");
  };
  return {
    space,
    target,
    platform,
    chart,
    helm: (...args) => run(inNamespace(args)),
    startHelm: (...args) => spawn(binary, inNamespace(args), { stdio: "ignore", env }).pid ?? 0,
    deploy(version, { wait = true, set = [] } = {}) {
      const values = [`commit=${commitOfVersion(version)}`, ...set].flatMap((value) => ["--set", value]);
      run(inNamespace(["upgrade", "--install", "shop", chart(version), ...values]));
      if (wait) space.kubectl("rollout", "status", "deployment/shop", "--timeout=30s");
    },
    makeOlder(revision, minutes) {
      const secret = `sh.helm.release.v1.shop.v${revision}`;
      const { data } = space.read<{ data: { release: string } }>("secret", secret);
      const packed = Buffer.from(Buffer.from(data.release, "base64").toString(), "base64");
      const stored = JSON.parse(gunzipSync(packed).toString());
      stored.info.last_deployed = new Date(Date.now() - minutes * 60_000).toISOString();
      const release = Buffer.from(gzipSync(JSON.stringify(stored)).toString("base64")).toString("base64");
      space.kubectl("patch", "secret", secret, "--patch", JSON.stringify({ data: { release } }));
    },
    history: () => JSON.parse(run(inNamespace(["history", "shop", "--output", "json"]))),
    planTo,
    stepTo,
    sending,
    async rollBackTo(releaseId) {
      const { plan, step } = await stepTo(releaseId);
      return platform.send(step, plan, sending());
    },
    failToDeploy(version) {
      const values = ["--set", [...BAD_IMAGE, `commit=${"b".repeat(40)}`].join(",")];
      const args = ["upgrade", "shop", chart(version), ...values, "--wait", "--timeout", "3s"];
      const ended = spawnSync(binary, inNamespace(args), { env });
      if (ended.status === 0) throw new Error("the upgrade did not fail");
    },
    close() {
      space.kubectl("delete", "namespace", space.name, "--wait=false");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes the verb from the account, and waits until the API server knows. */
export function takeAway(space: TestNamespace, verb: string, resource: string): void {
  const { rules } = space.read<{ rules: { resources: string[]; verbs: string[] }[] }>("role", "twokey");
  const fewer = rules.map((rule) =>
    rule.resources.includes(resource) ? { ...rule, verbs: rule.verbs.filter((each) => each !== verb) } : rule,
  );
  space.kubectl("patch", "role", "twokey", "--type=merge", "--patch", JSON.stringify({ rules: fewer }));
  for (let turn = 0; turn < 50; turn++) {
    try {
      space.kubectl("auth", "can-i", verb, resource, "--as", `system:serviceaccount:${space.name}:twokey`);
    } catch {
      return; // kubectl ends with 1 when the answer is no
    }
  }
  throw new Error(`the account still may ${verb} ${resource}`);
}
