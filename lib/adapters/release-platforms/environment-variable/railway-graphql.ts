import { z } from "zod";
import type { HttpHeaders } from "@/lib/adapters/http";
import type { RailwayService } from "@/lib/adapters/release-platforms/environment-variable/target";
import { type Called, callPlatform, readJson } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";
import { scrub } from "@/lib/scrub";

const CALL_MS = 30_000;
const JSON_TYPE = "application/json";
const LONGEST_QUOTE = 300;

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

const answerShape = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** Asks one question. Throws `PlatformUnreadable`, also for errors that come with status 200. */
export async function askRailway<Shape>(
  service: RailwayService,
  query: string,
  variables: object,
  shape: z.ZodType<Shape>,
): Promise<Shape> {
  const body = JSON.stringify({ query, variables });
  const headers = { ...headersOf(service), "content-type": JSON_TYPE };
  const answer = await readJson({ url: service.url, method: "POST", headers, body }, answerShape);
  if (answer === null) throw new PlatformUnreadable(`${service.url} answers 404`);
  if (answer.errors?.length) throw new PlatformUnreadable(`Railway answers: ${said(answer.errors)}`);
  const parsed = shape.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlatformUnreadable(`Railway answers in another form: ${issue?.path.join(".")} ${issue?.message}`);
}

/** A call of a step, with exactly these variables. */
export function railwayRequest(
  { url }: RailwayService,
  { does, query, variables, puts }: { does: string; query: string; variables: object; puts: string | null },
): RequestStep {
  return {
    kind: "request",
    does,
    method: "POST",
    url,
    contentType: JSON_TYPE,
    body: JSON.stringify({ query, variables }),
    puts,
  };
}

/** Makes the call of a step. `data` is what Railway answered; it says no with status 200 and errors. */
export async function callRailway(
  service: RailwayService,
  step: RequestStep,
  signal: AbortSignal,
): Promise<Called & { data?: unknown }> {
  const called = await callPlatform(step, headersOf(service), { signal, timeoutMs: CALL_MS });
  if (called.called !== "accepted") return called;
  const answer = answerShape.safeParse(parse(called.body)).data;
  if (!answer) return { called: "unknown", reason: "Railway answers in no form that is known" };
  if (answer.errors?.length) {
    const open = answer.errors.some(({ message }) => OPEN.test(message));
    return { called: open ? "unknown" : "refused", reason: `Railway answers: ${said(answer.errors)}` };
  }
  return { ...called, data: answer.data };
}

/** Errors that leave open whether something happened. */
const OPEN = /problem processing|internal|rate limit|too many|timed? ?out|unavailable/i;

function headersOf({ tokenKind, token }: RailwayService): HttpHeaders {
  return tokenKind === "project" ? { "project-access-token": token } : { authorization: token.bearer() };
}

function said(errors: readonly { message: string }[]): string {
  return scrub(errors.map(({ message }) => message).join("; ")).slice(0, LONGEST_QUOTE);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
