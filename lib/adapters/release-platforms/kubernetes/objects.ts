import { z } from "zod";

/** What is read of the cluster's objects; everything else in them is left alone. */
const labels = z.record(z.string(), z.string()).default({});

const ownerReference = z.object({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().default(false),
});

const metadata = z.object({
  name: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().default(0),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  labels,
  annotations: labels,
  ownerReferences: z.array(ownerReference).default([]),
});

/** A pod template is kept whole: it is what is signed and sent. */
export const podTemplateShape = z.looseObject({
  metadata: z.looseObject({ labels, annotations: labels }),
  spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string(), image: z.string() })) }),
});
export type PodTemplate = z.infer<typeof podTemplateShape>;

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(""),
  message: z.string().default(""),
  lastUpdateTime: z.string().default(""),
});
export type Condition = z.infer<typeof condition>;

const count = z.number().default(0);

/** A Deployment, StatefulSet or DaemonSet: the fields that one of them lacks keep their defaults. */
export const workloadShape = z.object({
  metadata,
  spec: z.object({
    replicas: z.number().default(1),
    paused: z.boolean().default(false),
    minReadySeconds: count,
    revisionHistoryLimit: z.number().default(10),
    selector: z.object({
      matchLabels: labels,
      matchExpressions: z
        .array(
          z.object({
            key: z.string(),
            operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
            values: z.array(z.string()).default([]),
          }),
        )
        .default([]),
    }),
    strategy: z.looseObject({ type: z.string().optional() }).optional(),
    updateStrategy: z
      .object({
        type: z.string().default("RollingUpdate"),
        rollingUpdate: z.object({ partition: count }).nullish(),
      })
      .optional(),
    template: podTemplateShape,
  }),
  status: z.object({
    observedGeneration: count,
    replicas: count,
    updatedReplicas: count,
    readyReplicas: count,
    availableReplicas: count,
    currentRevision: z.string().default(""),
    updateRevision: z.string().default(""),
    desiredNumberScheduled: count,
    updatedNumberScheduled: count,
    numberAvailable: count,
    conditions: z.array(condition).default([]),
  }),
});
export type Workload = z.infer<typeof workloadShape>;

export const replicaSetShape = z.object({
  metadata,
  spec: z.object({ template: podTemplateShape }),
  status: z.object({ conditions: z.array(condition).default([]) }),
});
export type ReplicaSet = z.infer<typeof replicaSetShape>;

/** `data` is a patch of the workload that holds its pod template. */
export const controllerRevisionShape = z.object({
  metadata,
  revision: z.number(),
  data: z.object({ spec: z.object({ template: podTemplateShape }) }),
});
export type ControllerRevision = z.infer<typeof controllerRevisionShape>;

const containerStatus = z.object({
  name: z.string(),
  ready: z.boolean(),
  state: z
    .object({
      waiting: z.object({ reason: z.string().default(""), message: z.string().default("") }).optional(),
    })
    .default({}),
});

export const podShape = z.object({
  metadata,
  spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string() })) }),
  status: z.object({
    phase: z.string().default(""),
    containerStatuses: z.array(containerStatus).default([]),
    conditions: z.array(condition).default([]),
  }),
});
export type Pod = z.infer<typeof podShape>;

/** One page of a list. */
export function listShape<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), metadata: z.object({ continue: z.string().default("") }) });
}

/** What the API server says when it says no. */
export const statusShape = z.object({ message: z.string(), reason: z.string().default("") });

export const accessReviewShape = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().default("") }),
});
