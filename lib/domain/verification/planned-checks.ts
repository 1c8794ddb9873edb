import { metricLabel } from "@/lib/domain/metric/format";
import type { MetricName } from "@/lib/domain/metric/metric";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { type CheckSubject, nameOf } from "@/lib/domain/verification/check";

/**
 * What is watched after a plan was executed: what serves, its health where there is such an address, the signed
 * smoke tests, every trigger.
 */
export function plannedChecks(
  plan: Pick<ReleasePlan, "changes" | "verification">,
  triggers: readonly { trigger: string; metric: MetricName }[],
  tellsHealth: (target: string) => boolean,
): { name: string; label: string }[] {
  const several = plan.changes.length > 1;
  const named = (target: string) => (several ? target : null);
  const checks: { subject: CheckSubject; label: string }[] = [
    ...plan.changes.map(({ target, to }) => ({
      subject: { kind: "version" as const, target: named(target.name) },
      label: several ? `${to.version} serves on ${target.name}` : `${to.version} serves`,
    })),
    ...plan.changes
      .filter(({ target }) => tellsHealth(target.name))
      .map(({ target }) => ({
        subject: { kind: "health" as const, target: named(target.name) },
        label: several ? `Health of ${target.name}` : "Health",
      })),
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
