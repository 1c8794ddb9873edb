import { z } from "zod";
import { readRailway } from "@/lib/adapters/release-platforms/railway/ask-railway";
import {
  AUTO_DEPLOY_DOCUMENT,
  DEPLOYMENTS_DOCUMENT,
  PROJECT_TOKEN_DOCUMENT,
  VARIABLES_DOCUMENT,
} from "@/lib/adapters/release-platforms/railway/documents";
import { autoDeploySchema, variablesSchema } from "@/lib/adapters/release-platforms/railway/reading";
import { idsOf, type RailwayTarget } from "@/lib/adapters/release-platforms/railway/target";
import type { Serving } from "@/lib/adapters/release-platforms/release-platform";

type Finding = { good: boolean; says: string };

const listSchema = z.object({ deployments: z.object({ edges: z.array(z.unknown()) }) });
const projectTokenSchema = z.object({
  projectToken: z.object({ projectId: z.string(), environmentId: z.string() }),
});

/** Tries each permission by a question of its own. What changes something cannot be tried without doing it. */
export async function probeRailway(
  target: RailwayTarget,
  askServing: (() => Promise<Serving>) | null,
): Promise<{ ok: boolean; findings: string[] }> {
  const ids = idsOf(target);
  const findings = await Promise.all([
    ...(target.tokenKind === "project" ? [tried("The project token", () => whoseToken(target))] : []),
    tried("Deployments", async () => {
      const found = await readRailway(target, DEPLOYMENTS_DOCUMENT, { input: ids, first: 1 }, listSchema);
      const listed = found.deployments.edges.length > 0;
      return { good: listed, says: listed ? "can be listed" : "can be listed, but there is none" };
    }),
    tried("Variables", async () => {
      await readRailway(target, VARIABLES_DOCUMENT, ids, z.object({ variables: variablesSchema }));
      return { good: true, says: "can be read (only digests of their values are kept)" };
    }),
    tried("Automatic deployments", async () => {
      const shape = z.object({ serviceInstanceAutoDeployStatus: autoDeploySchema });
      const { serviceInstanceAutoDeployStatus: status } = await readRailway(
        target,
        AUTO_DEPLOY_DOCUMENT,
        ids,
        shape,
      );
      const why = status.canEnable
        ? ""
        : `, and cannot be switched on: ${status.reason ?? "Railway gives no reason"}`;
      return { good: true, says: `are ${status.enabled ? "on" : "off"}${why}` };
    }),
    ...(askServing ? [tried("Production", () => whatServes(askServing))] : []),
  ]);
  const untried = "Rolling back and switching automatic deployments cannot be tried without doing it.";
  return { ok: findings.every(({ good }) => good), findings: [...findings.map(({ says }) => says), untried] };
}

async function whoseToken(target: RailwayTarget): Promise<Finding> {
  const { projectToken } = await readRailway(target, PROJECT_TOKEN_DOCUMENT, {}, projectTokenSchema);
  const { projectId, environmentId } = projectToken;
  const good = projectId === target.projectId && environmentId === target.environmentId;
  return {
    good,
    says: good ? "is for this environment" : `is for project ${projectId}, environment ${environmentId}`,
  };
}

async function whatServes(askServing: () => Promise<Serving>): Promise<Finding> {
  const serving = await askServing();
  return {
    good: serving.ok,
    says: serving.ok ? `answers ${serving.version}` : `does not say: ${serving.why}`,
  };
}

async function tried(what: string, look: () => Promise<Finding>): Promise<Finding> {
  const { good, says } = await look().catch((error: Error) => ({
    good: false,
    says: `cannot be read: ${error.message}`,
  }));
  return { good, says: `${what} ${says}` };
}
