import type { VercelProject } from "@/lib/adapters/release-platforms/environment-variable/target";
import type {
  CalledHost,
  HostReading,
  VariableHost,
} from "@/lib/adapters/release-platforms/environment-variable/variable-host";
import {
  addressAt,
  headersOf,
  listVercelDeployments,
  MARKS,
  readVercelDeployment,
  readVercelProject,
  readVercelValue,
  readVercelVariables,
  toLive,
  type VercelVariable,
} from "@/lib/adapters/release-platforms/environment-variable/vercel-reading";
import { callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

const CALL_MS = 30_000;
const JSON_TYPE = "application/json";
/** Other types cannot be read back, or belong to Vercel. */
const READABLE = ["plain", "encrypted"];

/** A project of Vercel: a variable of production, and redeploys of the live deployment. */
export function vercelHost(project: VercelProject): VariableHost {
  const { projectId, teamId, apiUrl, variable } = project;
  return {
    name: "Vercel",
    place: {
      identity: `vercel:${teamId}/${projectId}`,
      location: `Variable ${variable} of production, Vercel project ${projectId}, ${apiUrl}`,
    },
    read: () => read(project, variable),
    call: (step, { signal }) => call(project, step, signal),
    async readDeployment(id) {
      const found = await readVercelDeployment(project, id);
      return found && { id, state: found.outcome, said: found.said };
    },
    advice,
    permissions: async () => ({
      ok: true,
      findings: ["Whether the token may set variables and deploy shows only when it is used"],
    }),
  };
}

async function read(project: VercelProject, key: string): Promise<HostReading> {
  const [{ name, assignsDomains, live: liveId }, variables, newest] = await Promise.all([
    readVercelProject(project),
    readVercelVariables(project),
    listVercelDeployments(project),
  ]);
  const deployment = await readVercelDeployment(project, liveId);
  if (deployment === null)
    throw new PlatformUnreadable(`Vercel does not show deployment ${liveId}, which is live`);
  const own = variables.filter((variable) => variable.key === key);
  const fault = faultOf(key, own) ?? (assignsDomains ? null : NOT_ASSIGNED);
  const [variable] = own;
  const value = variable && faultOf(key, own) === null ? await readVercelValue(project, variable) : null;
  const live = await toLive(project, deployment, variable ? { value, updatedAt: variable.updatedAt } : null);
  const later = newest.filter(({ id, createdAt }) => id !== live.id && createdAt > deployment.createdAt);
  const redeploy = later.find(({ sets }) => sets?.startsWith(`${key}=`));
  const others = variables.filter((one) => one.key !== key);
  return {
    value,
    fault,
    live,
    redeploy: redeploy
      ? {
          id: redeploy.id,
          state: redeploy.outcome,
          said: redeploy.said,
          value: redeploy.sets?.slice(key.length + 1) ?? "",
        }
      : null,
    underWay: later.some(({ outcome }) => outcome === "under way"),
    alsoChanged: others.filter(({ updatedAt }) => updatedAt > deployment.createdAt).map((one) => one.key),
    survives: {
      source: live.source,
      type: variable?.type ?? null,
      variables: others.map(({ key: other, id, updatedAt }) => `${other} ${id} ${updatedAt}`).sort(),
    },
    stepsTo: (wanted) => [
      setStep(project, key, wanted, variable?.type ?? "plain"),
      redeployStep(project, `${key}=${wanted}`, { name, source: live.source }),
    ],
  };
}

const NOT_ASSIGNED =
  "Vercel gives no domains to new deployments of this project, as after a rollback, so a redeploy would not take effect. Promote a deployment there first.";

/** Why the variable cannot be set without touching more than the plan says; null: it can. */
function faultOf(key: string, own: readonly VercelVariable[]): string | null {
  const [variable, second] = own;
  if (!variable) return `${key} is not a variable of production in Vercel. Create it there first.`;
  const { target, gitBranch, customEnvironmentIds, type } = variable;
  const isShared = [target].flat().length > 1 || gitBranch || (customEnvironmentIds?.length ?? 0) > 0;
  if (second || isShared)
    return `${key} is not for production alone in Vercel. Give production a variable of its own.`;
  if (!READABLE.includes(type)) return `${key} is of type ${type} in Vercel, which cannot be read back.`;
  return null;
}

/** Absolute: the same call twice leaves the same value. */
function setStep(project: VercelProject, key: string, value: string, type: string): RequestStep {
  return {
    kind: "request",
    does: `Set ${key} to ${value} for the next deployment of production`,
    method: "POST",
    url: addressAt(project, `/v10/projects/${project.projectId}/env`, { upsert: "true" }),
    contentType: JSON_TYPE,
    body: JSON.stringify({ key, value, type, target: ["production"] }),
    puts: value,
  };
}

/** Builds the code of the live deployment again. The marks in `meta` are how it is known afterwards. */
function redeployStep(
  project: VercelProject,
  sets: string,
  { name, source }: { name: string; source: string },
): RequestStep {
  const meta = { action: "redeploy", [MARKS.sets]: sets, [MARKS.redeployOf]: source };
  return {
    kind: "request",
    does: `Deploy ${source} again to production, with ${sets}`,
    method: "POST",
    url: addressAt(project, "/v13/deployments", { forceNew: "1" }),
    contentType: JSON_TYPE,
    body: JSON.stringify({ deploymentId: source, name, target: "production", meta }),
    puts: null,
  };
}

async function call(project: VercelProject, step: RequestStep, signal: AbortSignal): Promise<CalledHost> {
  const called = await callPlatform(step, headersOf(project), { signal, timeoutMs: CALL_MS });
  if (called.called !== "accepted" || step.puts !== null) return called;
  return { ...called, deploymentId: /"id"\s*:\s*"(dpl_\w+)"/.exec(called.body)?.[1] ?? null };
}

function advice(refusal: string): string | null {
  if (/ answers 401\b/.test(refusal))
    return "Vercel does not know the token: it is wrong, deleted or expired.";
  if (/ answers 403\b/.test(refusal)) return "The token is not of this team, or may not change its projects.";
  if (/ answers 402\b/.test(refusal)) return "The team's plan at Vercel does not allow this.";
  if (/ answers 409\b/.test(refusal)) return "Somebody else is changing the project at Vercel.";
  return null;
}
