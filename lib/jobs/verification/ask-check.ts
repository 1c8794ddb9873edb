import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import type { SmokeTester } from "@/lib/adapters/smoke/smoke-tester";
import type { RunningVerification } from "@/lib/db/verification";
import type { CheckSubject } from "@/lib/domain/verification/check";
import type { Answer } from "@/lib/domain/verification/judge-asked";
import { aboutRelease, openPlan } from "@/lib/signature/plan-seal";

/** Both throw when the service is not configured any more. */
export type ProductionPorts = {
  platformFor: (service: string, target: string) => ReleasePlatform;
  smokeFor: (service: string) => SmokeTester;
};

/** Asks production one of the questions of a verification. Never throws: what cannot be asked says so. */
export async function askCheck(
  ports: ProductionPorts,
  verification: RunningVerification,
  subject: Exclude<CheckSubject, { kind: "trigger" }>,
): Promise<Answer> {
  try {
    return await ask(ports, verification, subject);
  } catch (error) {
    return { good: null, evidence: error instanceof Error ? `${error.message}.` : "It could not be asked." };
  }
}

async function ask(
  { platformFor, smokeFor }: ProductionPorts,
  { incident, execution }: RunningVerification,
  subject: Exclude<CheckSubject, { kind: "trigger" }>,
): Promise<Answer> {
  const plan = aboutRelease(openPlan(execution.plan.canonical, execution.plan.digest));
  if (!plan.ok) return { good: null, evidence: "The stored plan cannot be read." };
  const { changes, verification } = plan.value.document;
  const smoke = smokeFor(incident.service);
  if (subject.kind === "smoke") {
    const test = verification.smoke[subject.index];
    return test ? smoke(test) : { good: null, evidence: "The plan has no such smoke test." };
  }
  const change =
    subject.target === null ? changes[0] : changes.find(({ target }) => target.name === subject.target);
  if (!change) return { good: null, evidence: "The plan has no such target." };
  const platform = platformFor(incident.service, change.target.name);
  if (subject.kind === "version") {
    const serving = await platform.servingVersion();
    if (!serving.ok) return { good: null, evidence: `${serving.why}.` };
    return {
      good: servesRelease(serving, change.to),
      evidence: `${serving.version} of commit ${serving.commit?.slice(0, 8) ?? "unknown"} answers.`,
    };
  }
  if (platform.healthUrl === null)
    return { good: null, evidence: "No health address is configured any more." };
  return smoke({ method: "GET", url: platform.healthUrl, expectStatus: 200 });
}
