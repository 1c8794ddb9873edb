/** Everything the adapter says to Railway. `documents.test.ts` checks each against Railway's own schema. */

/** One question a reading, because Railway counts requests. */
export const TARGET_DOCUMENT = `query TwokeyTarget($projectId: String!, $environmentId: String!, $serviceId: String!, $input: DeploymentListInput!, $first: Int!) {
  deployments(input: $input, first: $first) {
    edges { node { id status canRollback createdAt statusUpdatedAt meta } }
  }
  serviceInstance(environmentId: $environmentId, serviceId: $serviceId) {
    activeDeployments { id }
    startCommand
    preDeployCommand
    healthcheckPath
    healthcheckTimeout
    restartPolicyType
    restartPolicyMaxRetries
    cronSchedule
    region
  }
  serviceInstanceAutoDeployStatus(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId) {
    enabled
    canEnable
    reason
  }
  variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
}`;

export const SNAPSHOT_DOCUMENT = `query TwokeySnapshot($deploymentId: String!) {
  deploymentSnapshot(deploymentId: $deploymentId) { variables }
}`;

export const DEPLOYMENTS_DOCUMENT = `query TwokeyDeployments($input: DeploymentListInput!, $first: Int!) {
  deployments(input: $input, first: $first) { edges { node { id } } }
}`;

export const VARIABLES_DOCUMENT = `query TwokeyVariables($projectId: String!, $environmentId: String!, $serviceId: String!) {
  variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
}`;

export const AUTO_DEPLOY_DOCUMENT = `query TwokeyAutoDeploy($projectId: String!, $environmentId: String!, $serviceId: String!) {
  serviceInstanceAutoDeployStatus(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId) {
    enabled
    canEnable
    reason
  }
}`;

export const PROJECT_TOKEN_DOCUMENT = `query TwokeyProjectToken {
  projectToken { projectId environmentId }
}`;

/** Answers a Boolean and names no new deployment, so that one is found by listing. */
export const ROLLBACK_DOCUMENT = "mutation TwokeyRollback($id: String!) { deploymentRollback(id: $id) }";

export const SET_AUTO_DEPLOY_DOCUMENT =
  "mutation TwokeyAutoDeploy($input: ServiceInstanceAutoDeployUpdateInput!) { serviceInstanceAutoDeployUpdate(input: $input) { enabled } }";
