import { z } from "zod";
import { contentDigest } from "@/lib/adapters/release-platforms/content-digest";
import {
  DOCUMENTS,
  railwayRequest,
} from "@/lib/adapters/release-platforms/environment-variable/railway-documents";
import type { RailwayService } from "@/lib/adapters/release-platforms/environment-variable/target";
import type {
  CalledHost,
  HostReading,
  MadeDeployment,
  VariableHost,
} from "@/lib/adapters/release-platforms/environment-variable/variable-host";
import { callRailway, readRailway } from "@/lib/adapters/release-platforms/railway/ask-railway";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

const CALL_MS = 30_000;
const READY = ["SUCCESS", "SLEEPING"];
const FAILED = ["FAILED", "CRASHED", "REMOVED", "REMOVING", "SKIPPED"];
/** Railway gives these to each deployment anew. */
const OWN = /^RAILWAY_/;

const values = z.record(z.string(), z.unknown());
const deploymentShape = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: z.coerce.date(),
  meta: z.object({ commitHash: z.string().nullish() }).nullish(),
});
type Deployment = z.infer<typeof deploymentShape>;
const standingShape = z.object({
  deployments: z.object({ edges: z.array(z.object({ node: deploymentShape })) }),
  serviceInstance: z.object({ activeDeployments: z.array(deploymentShape) }),
  variables: values,
});
const snapshotShape = z.object({ deploymentSnapshot: z.object({ variables: values }).nullable() });

/** A service of Railway: one of its variables, and deployments of the live commit. */
export function railwayHost(service: RailwayService): VariableHost {
  const { projectId, environmentId, serviceId, variable } = service;
  return {
    name: "Railway",
    place: {
      identity: `railway:${projectId}/${environmentId}/${serviceId}`.toLowerCase(),
      location: `Variable ${variable}, Railway project ${projectId}, environment ${environmentId}, service ${serviceId}`,
    },
    read: () => read(service, variable),
    call: (step, { signal }) => call(service, step, signal),
    async readDeployment(id) {
      const shape = z.object({ deployment: deploymentShape });
      return toMade((await readRailway(service, DOCUMENTS.deployment, { id }, shape)).deployment);
    },
    advice: (refusal) =>
      /not authorized|unauthorized/i.test(refusal) || / answers 40[13]\b/.test(refusal)
        ? "The token is wrong, of another kind than twokey.yaml says, or not for this project."
        : null,
    permissions: async () => ({
      ok: true,
      findings: ["Whether the token may set variables and deploy shows only when it is used"],
    }),
  };
}

async function read(service: RailwayService, key: string): Promise<HostReading> {
  const { projectId, environmentId, serviceId } = service;
  const ids = { projectId, environmentId, serviceId };
  const standing = await readRailway(service, DOCUMENTS.standing, { ...ids, input: ids }, standingShape);
  const [live] = standing.serviceInstance.activeDeployments.toSorted(newestFirst);
  if (!live) throw new PlatformUnreadable(`No deployment of service ${serviceId} is active at Railway`);
  const later = standing.deployments.edges
    .map(({ node }) => node)
    .filter(({ id, createdAt }) => id !== live.id && createdAt > live.createdAt)
    .toSorted(newestFirst);
  const [madeWith, newestWith] = await Promise.all([live, later[0]].map((one) => snapshotOf(service, one)));
  const commit = live.meta?.commitHash ?? null;
  const written = standing.variables[key];
  const others = Object.entries(standing.variables).filter(([name]) => name !== key && !OWN.test(name));
  const value = typeof written === "string" ? written : null;
  const newest = later[0];
  const newestValue = newestWith?.[key];
  return {
    value,
    fault: faultOf(key, value, commit),
    live: {
      id: live.id,
      commit,
      createdAt: live.createdAt,
      source: commit ?? live.id,
      madeWith: textOf(madeWith?.[key]),
    },
    redeploy: newest && typeof newestValue === "string" ? { ...toMade(newest), value: newestValue } : null,
    underWay: later.some((one) => toMade(one).state === "under way"),
    alsoChanged: madeWith
      ? others.filter(([name, now]) => isChanged(now, madeWith[name])).map(([name]) => name)
      : [],
    survives: { commit, variables: others.map(([name, now]) => `${name} ${contentDigest(now)}`).sort() },
    stepsTo: (wanted) => [
      setStep(service, key, wanted),
      deployStep(service, `${key}=${wanted}`, commit ?? "unknown"),
    ],
  };
}

/** The variables that a deployment was made with; Railway keeps them. */
async function snapshotOf(service: RailwayService, deployment: Deployment | undefined) {
  if (!deployment) return null;
  const read = await readRailway(service, DOCUMENTS.snapshot, { deploymentId: deployment.id }, snapshotShape);
  return read.deploymentSnapshot?.variables ?? null;
}

function faultOf(key: string, value: string | null, commit: string | null): string | null {
  if (value === null) return `${key} is not a variable of the service at Railway, or it is sealed.`;
  if (value.includes("${{"))
    return `${key} refers to another variable at Railway, which setting it would undo.`;
  if (commit === null)
    return "The live deployment was not made from a commit, so exactly it cannot be deployed with other variables.";
  return null;
}

/** References are written one way and kept in another, so that they cannot be compared. */
function isChanged(now: unknown, then: unknown): boolean {
  return typeof now === "string" && !now.includes("${{") && now !== then;
}

/** Without deploying: that is the next step, which names the commit. */
function setStep(service: RailwayService, name: string, value: string): RequestStep {
  const { projectId, environmentId, serviceId } = service;
  const input = { projectId, environmentId, serviceId, name, value, skipDeploys: true };
  const does = `Set ${name} to ${value} for the next deployment`;
  return railwayRequest(service, { does, query: DOCUMENTS.set, variables: { input }, puts: value });
}

function deployStep(service: RailwayService, sets: string, commitSha: string): RequestStep {
  const { environmentId, serviceId } = service;
  const does = `Deploy commit ${commitSha.slice(0, 12)}, which is live, again with ${sets}`;
  const variables = { commitSha, environmentId, serviceId };
  return railwayRequest(service, { does, query: DOCUMENTS.deploy, variables, puts: null });
}

async function call(service: RailwayService, step: RequestStep, signal: AbortSignal): Promise<CalledHost> {
  const called = await callRailway(service, step, { signal, timeoutMs: CALL_MS });
  if (called.called !== "accepted" || step.puts !== null) return called;
  return {
    ...called,
    deploymentId: /"serviceInstanceDeployV2"\s*:\s*"([^"]+)"/.exec(called.body)?.[1] ?? null,
  };
}

function toMade({ id, status }: Deployment): MadeDeployment {
  const said = `Deployment ${id} is ${status}`;
  if (READY.includes(status)) return { id, state: "ready", said };
  return { id, state: FAILED.includes(status) ? "failed" : "under way", said };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function newestFirst(one: Deployment, other: Deployment): number {
  return other.createdAt.getTime() - one.createdAt.getTime();
}
