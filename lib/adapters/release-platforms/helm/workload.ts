import { z } from "zod";
import { type ManifestObject, podsOf } from "@/lib/adapters/release-platforms/helm/manifest";

const count = z.number().default(0);
const marks = z.record(z.string(), z.string()).default({});

/** A Deployment, StatefulSet or DaemonSet as the cluster has it: fields that one of them lacks keep their defaults. */
export const workloadShape = z.object({
  metadata: z.object({ generation: count, labels: marks, annotations: marks }),
  spec: z.looseObject({
    replicas: z.number().default(1),
    paused: z.boolean().default(false),
    updateStrategy: z
      .object({ type: z.string().default(""), rollingUpdate: z.object({ partition: count }).nullish() })
      .optional(),
  }),
  status: z.object({
    observedGeneration: count,
    replicas: count,
    updatedReplicas: count,
    readyReplicas: count,
    availableReplicas: count,
    desiredNumberScheduled: count,
    updatedNumberScheduled: count,
    numberAvailable: count,
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string().default(""),
          message: z.string().default(""),
          lastUpdateTime: z.string().default(""),
        }),
      )
      .default([]),
  }),
});
export type Workload = z.infer<typeof workloadShape>;

/**
 * Whether the pods are to be what the manifest says: the same containers with the same image, command, arguments and
 * plain variables. The rest is left alone, because the API server spells it anew.
 */
export function carries(workload: Workload, written: ManifestObject): boolean {
  const wanted = containersOf(written);
  const there = containersOf(workload);
  return (
    wanted.length > 0 &&
    wanted.length === there.length &&
    wanted.every((each, index) => each === there[index])
  );
}

/** One text for each container, in the order of their names. */
function containersOf(object: unknown): string[] {
  const containers = podsOf(object)?.spec.containers ?? [];
  return containers
    .map(({ name, image, command, args, env }) =>
      JSON.stringify([name, image, command ?? [], args ?? [], plainOf(env)]),
    )
    .sort();
}

const variable = z.object({ name: z.string(), value: z.unknown() });

function plainOf(env: unknown): unknown[] {
  const parsed = z.array(variable).safeParse(env);
  return (parsed.data ?? []).map(({ name, value }) => [name, value ?? ""]);
}

/** How far the cluster is in putting on the pods what the workload says. */
export type Rollout = { at: "complete" } | { at: "progressing" | "failed" | "held"; why: string };

/**
 * `since`: when the change was made. For a moment the controller still shows what it said of the release from before,
 * so a deadline that ran out earlier says nothing.
 */
export function rolloutOf(kind: string, { metadata, spec, status }: Workload, since: Date): Rollout {
  if (spec.paused) return { at: "held", why: "is paused, so its pods stay as they are" };
  if (spec.updateStrategy?.type === "OnDelete")
    return { at: "held", why: "gives its new state only to pods that somebody deletes" };
  if (status.observedGeneration < metadata.generation)
    return progressing("is not seen by its controller yet");
  const exceeded = status.conditions.find(
    ({ type, reason, lastUpdateTime }) =>
      type === "Progressing" &&
      reason === "ProgressDeadlineExceeded" &&
      new Date(lastUpdateTime).getTime() > since.getTime(),
  );
  if (exceeded) return { at: "failed", why: `does not get ready: ${exceeded.message}` };
  if (kind === "DaemonSet") {
    const { desiredNumberScheduled: wanted, updatedNumberScheduled, numberAvailable } = status;
    return stepwise(wanted, updatedNumberScheduled, numberAvailable, 0);
  }
  const { replicas, updatedReplicas, availableReplicas, readyReplicas } = status;
  const ready = kind === "Deployment" ? availableReplicas : readyReplicas;
  const wanted = spec.replicas - (spec.updateStrategy?.rollingUpdate?.partition ?? 0);
  return stepwise(wanted, updatedReplicas, ready, kind === "Deployment" ? replicas - updatedReplicas : 0);
}

function stepwise(wanted: number, updated: number, ready: number, old: number): Rollout {
  if (updated < wanted) return progressing(`has ${updated} of ${wanted} pods of the release`);
  if (old > 0) return progressing(`still has ${old} pods of another release`);
  if (ready < wanted) return progressing(`has ${ready} of ${wanted} pods ready`);
  return { at: "complete" };
}

function progressing(why: string): Rollout {
  return { at: "progressing", why };
}
