import { z } from "zod";

// As google/cloud/run/v2/*.proto says, in its JSON form: what has its default value may be left out.

const target = z.object({
  type: z.string().default("TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED"),
  revision: z.string().default(""),
  percent: z.number().int().default(0),
  tag: z.string().default(""),
});

const condition = z.object({
  type: z.string().default(""),
  state: z.string().default("STATE_UNSPECIFIED"),
  message: z.string().default(""),
  reason: z.string().optional(),
  revisionReason: z.string().optional(),
});

const texts = z.record(z.string(), z.string()).default({});

/** A service, with what would survive another revision: all but `template` and what only reports. */
export const serviceShape = z.object({
  name: z.string(),
  etag: z.string().default(""),
  labels: texts,
  client: z.string().default(""),
  generation: z.string().default("0"),
  observedGeneration: z.string().default("0"),
  reconciling: z.boolean().default(false),
  traffic: z.array(target).default([]),
  trafficStatuses: z.array(target).default([]),
  latestReadyRevision: z.string().default(""),
  latestCreatedRevision: z.string().default(""),
  terminalCondition: condition.optional(),
  conditions: z.array(condition).default([]),
  ingress: z.unknown().optional(),
  binaryAuthorization: z.unknown().optional(),
  scaling: z.unknown().optional(),
  invokerIamDisabled: z.unknown().optional(),
  defaultUriDisabled: z.unknown().optional(),
  iapEnabled: z.unknown().optional(),
  multiRegionSettings: z.unknown().optional(),
  customAudiences: z.unknown().optional(),
});

const container = z.looseObject({ image: z.string().default("") });

/** A revision: an immutable snapshot of code and configuration. */
export const revisionShape = z.object({
  name: z.string(),
  uid: z.string().default(""),
  createTime: z.string().optional(),
  labels: texts,
  annotations: texts,
  deleteTime: z.string().optional(),
  conditions: z.array(condition).default([]),
  containers: z.array(container).default([]),
  volumes: z.unknown().optional(),
  serviceAccount: z.unknown().optional(),
  scaling: z.unknown().optional(),
  vpcAccess: z.unknown().optional(),
  maxInstanceRequestConcurrency: z.unknown().optional(),
  timeout: z.unknown().optional(),
  executionEnvironment: z.unknown().optional(),
  encryptionKey: z.unknown().optional(),
});

export const revisionListShape = z.object({
  revisions: z.array(revisionShape).default([]),
  nextPageToken: z.string().default(""),
});

export const operationShape = z.object({
  name: z.string(),
  done: z.boolean().default(false),
  error: z.object({ code: z.number().default(0), message: z.string().default("") }).optional(),
});

export const permissionsShape = z.object({ permissions: z.array(z.string()).default([]) });

export type TrafficTarget = z.infer<typeof target>;
export type Condition = z.infer<typeof condition>;
export type Service = z.infer<typeof serviceShape>;
export type Revision = z.infer<typeof revisionShape>;

/** The last part of a full name: `shop-00041-abc`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
