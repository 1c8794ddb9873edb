import { metricLabel } from "@/lib/domain/metric/format";
import type { MetricName } from "@/lib/domain/metric/metric";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { type CheckSubject, nameOf } from "@/lib/domain/verification/check";

/**
 * What is watched after a plan was executed: what serves, its health where there is such an address, the signed
 * smoke tests, every trigger.
 */
export function plannedChecks(
  plan: Pick<ReleasePlan, "to" | "verification">,
  triggers: readonly { trigger: string; metric: MetricName }[],
  tellsHealth: boolean,
): { name: string; label: string }[] {
  const checks: { subject: CheckSubject; label: string }[] = [
    { subject: { kind: "version" }, label: `${plan.to.version} serves` },
    ...(tellsHealth ? [{ subject: { kind: "health" as const }, label: "Health" }] : []),
    ...plan.verification.smoke.map(({ name }, index) => ({
      subject: { kind: "smoke" as const, index },
      label: name,
    })),
    ...triggers.map(({ trigger, metric }) => ({
      subject: { kind: "trigger" as const, trigger },
      label: metricLabel(metric),
    })),
  ];
  return checks.map(({ subject, label }) => ({ name: nameOf(subject), label }));
}
