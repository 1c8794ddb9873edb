import type { RailwayService } from "@/lib/adapters/release-platforms/environment-variable/target";
import { JSON_TYPE } from "@/lib/adapters/release-platforms/railway/ask-railway";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

/** Everything that is said to Railway; the test holds each against the types that Railway publishes. */
export const DOCUMENTS = {
  standing: `query TwokeyStanding($projectId: String!, $environmentId: String!, $serviceId: String!, $input: DeploymentListInput!) {
  deployments(input: $input, first: 10) { edges { node { id status createdAt meta } } }
  serviceInstance(environmentId: $environmentId, serviceId: $serviceId) { activeDeployments { id status createdAt meta } }
  variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
}`,
  snapshot: `query TwokeySnapshot($deploymentId: String!) { deploymentSnapshot(deploymentId: $deploymentId) { variables } }`,
  deployment: `query TwokeyDeployment($id: String!) { deployment(id: $id) { id status createdAt meta } }`,
  set: `mutation TwokeySet($input: VariableUpsertInput!) { variableUpsert(input: $input) }`,
  deploy: `mutation TwokeyDeploy($commitSha: String!, $environmentId: String!, $serviceId: String!) { serviceInstanceDeployV2(commitSha: $commitSha, environmentId: $environmentId, serviceId: $serviceId) }`,
} as const;

/** A call of a step, with exactly these variables. */
export function railwayRequest(
  { apiUrl }: RailwayService,
  { does, query, variables, puts }: { does: string; query: string; variables: object; puts: string | null },
): RequestStep {
  const body = JSON.stringify({ query, variables });
  return { kind: "request", does, method: "POST", url: apiUrl, contentType: JSON_TYPE, body, puts };
}
