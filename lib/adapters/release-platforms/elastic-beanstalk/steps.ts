import { FORM_TYPE, formOf } from "@/lib/adapters/release-platforms/elastic-beanstalk/form";
import { addressOf, type BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

/** Only the version: options, platform and description of the environment are not in the call. */
export function stepTo(target: BeanstalkTarget, { releaseId }: PlanTo): RequestStep {
  const { application, environmentId } = target;
  return {
    kind: "request",
    does: `Deploy application version ${releaseId} to environment ${environmentId}`,
    method: "POST",
    url: addressOf(target),
    contentType: FORM_TYPE,
    body: formOf("UpdateEnvironment", {
      ApplicationName: application,
      EnvironmentId: environmentId,
      VersionLabel: releaseId,
    }),
    puts: releaseId,
  };
}
