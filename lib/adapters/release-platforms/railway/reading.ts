import { z } from "zod";
import { readRailway } from "@/lib/adapters/release-platforms/railway/ask-railway";
import { differingNames, hashConfig } from "@/lib/adapters/release-platforms/railway/config-hash";
import {
  type Deployment,
  deploymentSchema,
  liveAmong,
  newestFirst,
} from "@/lib/adapters/release-platforms/railway/deployments";
import { SNAPSHOT_DOCUMENT, TARGET_DOCUMENT } from "@/lib/adapters/release-platforms/railway/documents";
import { idsOf, type RailwayTarget } from "@/lib/adapters/release-platforms/railway/target";

/** What Railway says of the target in one answer. `deployments` are newest first. */
export type Reading = {
  deployments: Deployment[];
  live: Deployment | null;
  configHash: string;
  autoDeploy: { enabled: boolean; canEnable: boolean; reason: string | null };
};

const DEPLOYMENTS = 100;

export const variablesSchema = z.record(z.string(), z.unknown());
export const autoDeploySchema = z.object({
  enabled: z.boolean(),
  canEnable: z.boolean(),
  reason: z.string().nullable(),
});

const targetSchema = z.object({
  deployments: z.object({ edges: z.array(z.object({ node: deploymentSchema })) }),
  serviceInstance: z.looseObject({ activeDeployments: z.array(z.object({ id: z.string() })) }),
  serviceInstanceAutoDeployStatus: autoDeploySchema,
  variables: variablesSchema,
});

const snapshotSchema = z.object({ deploymentSnapshot: z.object({ variables: variablesSchema }).nullable() });

export async function readTarget(target: RailwayTarget): Promise<Reading> {
  const variables = { ...idsOf(target), input: idsOf(target), first: DEPLOYMENTS };
  const answer = await readRailway(target, TARGET_DOCUMENT, variables, targetSchema);
  const { activeDeployments, ...settings } = answer.serviceInstance;
  const deployments = newestFirst(answer.deployments.edges.map(({ node }) => node));
  return {
    deployments,
    live: liveAmong(
      deployments,
      activeDeployments.map(({ id }) => id),
    ),
    configHash: hashConfig(settings, answer.variables),
    autoDeploy: answer.serviceInstanceAutoDeployStatus,
  };
}

/** Names of the variables that differ between two deployments; null: Railway keeps no snapshot of one of them. */
export async function readDifferingVariables(
  target: RailwayTarget,
  one: string,
  other: string,
): Promise<string[] | null> {
  const [first, second] = await Promise.all(
    [one, other].map((deploymentId) =>
      readRailway(target, SNAPSHOT_DOCUMENT, { deploymentId }, snapshotSchema),
    ),
  );
  const [from, to] = [first?.deploymentSnapshot, second?.deploymentSnapshot];
  return from && to ? differingNames(from.variables, to.variables) : null;
}
