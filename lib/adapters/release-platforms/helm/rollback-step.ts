import { isDeepStrictEqual } from "node:util";
import type { HelmVersion } from "@/lib/adapters/release-platforms/helm/helm-program";
import { nameOf } from "@/lib/adapters/release-platforms/helm/manifest";
import type { Revision } from "@/lib/adapters/release-platforms/helm/stored-release";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import type { CommandStep, PlanStep } from "@/lib/domain/plan/plan-step";

/** Helm removes older revisions when it makes one: with a small limit that could be the very one that is gone back to. */
const HISTORY_MAX = "256";
const MOST_NAMED = 20;

/**
 * The one call. Helm does not wait for the pods, because Helm 4 then believes what the cluster still says of the
 * release from before, and gives up; the desk follows the pods itself. It does wait for hooks.
 */
export function rollbackStep(target: HelmTarget, { major }: HelmVersion, releaseId: string): CommandStep {
  const { helm, release, namespace, server, timeoutSeconds, hooks } = target;
  return {
    kind: "command",
    does: `Roll the Helm release ${release} back to revision ${releaseId}`,
    command: [
      ...[helm, "rollback", release, releaseId],
      ...["--namespace", namespace],
      ...["--kube-apiserver", server],
      ...["--timeout", `${timeoutSeconds}s`],
      ...["--history-max", HISTORY_MAX],
      ...(major === 4 ? ["--wait=hookOnly"] : []),
      ...(hooks === "skip" ? ["--no-hooks"] : []),
    ],
    puts: releaseId,
  };
}

/** Whether the step is the one that would be planned today. */
export function isRollbackStep(
  step: PlanStep,
  target: HelmTarget,
  version: HelmVersion,
  releaseId: string,
): boolean {
  return isDeepStrictEqual(step, rollbackStep(target, version, releaseId));
}

/** What approvers should know of the rollback: hooks that run, objects that go and that come back. */
export function notesOn(target: HelmTarget, live: Revision, to: Revision): string[] {
  const names = (revision: Revision) => new Set(revision.objects.map(nameOf));
  const [now, then] = [names(live), names(to)];
  const leave = listed([...now].filter((name) => !then.has(name)));
  const comeBack = listed([...then].filter((name) => !now.has(name)));
  return [
    ...hookNotes(target, to),
    ...(leave === "" ? [] : [`Helm deletes what revision ${to.number} does not have: ${leave}.`]),
    ...(comeBack === "" ? [] : [`Helm makes again what only revision ${to.number} has: ${comeBack}.`]),
    ...(live.status === "failed"
      ? [`Helm marks revision ${live.number}, which is live, as failed: ${live.description}`]
      : []),
  ];
}

function hookNotes({ hooks }: HelmTarget, to: Revision): string[] {
  return (["pre-rollback", "post-rollback"] as const).flatMap((event) => {
    const found = listed(
      to.hooks.filter(({ events }) => events.includes(event)).map(({ kind, name }) => `${kind} ${name}`),
    );
    if (found === "") return [];
    const when = event === "pre-rollback" ? "before" : "after";
    return hooks === "skip"
      ? [`The ${event} hooks of revision ${to.number} are not run: ${found}.`]
      : [`Helm runs the ${event} hooks of revision ${to.number} ${when} all else: ${found}.`];
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}
