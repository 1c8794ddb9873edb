import type { TrafficTarget } from "@/lib/adapters/release-platforms/cloud-run/resources";

export const PARENT = "projects/shop-prod/locations/europe-west1/services/shop";
export const COMMITS = { "1.4.1": "c".repeat(40), "1.4.2": "a".repeat(40), "1.5.0": "b".repeat(40) };
export type Version = keyof typeof COMMITS;

export const REVISIONS = {
  "shop-00039-abc": "1.4.1",
  "shop-00040-def": "1.4.2",
  "shop-00041-ghi": "1.5.0",
} as const;
export type RevisionId = keyof typeof REVISIONS;

type Json = Record<string, unknown>;
type Target = Partial<TrafficTarget>;
export type Operation = { name: string; done: boolean; error?: { code: number; message: string } };

/** What Cloud Run holds for one service, and how it changes; the fields are those of the protos. */
export class TestService {
  revisions = new Map<string, Json>(
    Object.entries(REVISIONS).map(([id, version], index) => [id, revision(id, version, index)]),
  );
  traffic: Target[] = [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }];
  statuses: Target[] = this.traffic;
  latestReady = "shop-00041-ghi";
  latestCreated = "shop-00041-ghi";
  labels: Record<string, string> = {};
  client = "gcloud";
  more: Json = {};
  routes = { type: "RoutesReady", state: "CONDITION_SUCCEEDED", message: "" };
  operations = new Map<string, Operation>();
  generation = 7;
  observedGeneration = 7;
  writes = 0;
  applied = 0;
  /** How long a change takes, and whether it then fails. */
  settleMs = 20;
  failing: string | null = null;
  private timers = new Set<NodeJS.Timeout>();

  get etag(): string {
    return `"CPy${this.writes}q"`;
  }

  get reconciling(): boolean {
    return this.generation !== this.observedGeneration;
  }

  get serving(): string {
    const all = this.statuses.find(({ percent }) => percent === 100);
    return all?.revision ?? this.latestReady;
  }

  json(): Json {
    const terminal = this.reconciling
      ? { type: "Ready", state: "CONDITION_RECONCILING" }
      : { ...this.routes, type: "Ready" };
    return {
      name: PARENT,
      uid: "5b1e6f0e-0000-4000-8000-000000000001",
      generation: String(this.generation),
      observedGeneration: String(this.observedGeneration),
      labels: this.labels,
      createTime: "2026-10-01T08:00:00.123456Z",
      updateTime: "2026-11-20T08:00:00.123456Z",
      client: this.client,
      ingress: "INGRESS_TRAFFIC_ALL",
      launchStage: "GA",
      template: { containers: [{ image: "europe-docker.pkg.dev/shop/shop:1.5.0" }] },
      traffic: this.traffic,
      trafficStatuses: this.statuses.map((target) => ({
        ...target,
        ...(target.tag && { uri: "https://x" }),
      })),
      latestReadyRevision: `${PARENT}/revisions/${this.latestReady}`,
      latestCreatedRevision: `${PARENT}/revisions/${this.latestCreated}`,
      terminalCondition: terminal,
      conditions: [this.routes, { type: "ConfigurationsReady", state: "CONDITION_SUCCEEDED" }],
      uri: "https://shop-xyz.a.run.app",
      ...(this.reconciling && { reconciling: true }),
      etag: this.etag,
      ...this.more,
    };
  }

  /** A change as it is asked for by the API. What is wanted changes at once, what serves later. */
  change(traffic: Target[]): Operation {
    const operation: Operation = {
      name: `${PARENT.split("/services")[0]}/operations/op-${++this.applied}`,
      done: false,
    };
    this.operations.set(operation.name, operation);
    this.write(traffic);
    const timer = setTimeout(() => this.settle(operation), this.settleMs);
    this.timers.add(timer);
    return operation;
  }

  /** What somebody else does is there at once. */
  pinNow(id: RevisionId): void {
    this.write([{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: id, percent: 100 }]);
    this.statuses = this.traffic;
    this.observedGeneration = this.generation;
  }

  touch(): void {
    this.writes += 1;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private write(traffic: Target[]): void {
    this.traffic = traffic;
    this.generation += 1;
    this.touch();
  }

  private settle(operation: Operation): void {
    operation.done = true;
    this.observedGeneration = this.generation;
    if (this.failing === null) {
      this.statuses = this.traffic;
      return;
    }
    operation.error = { code: 9, message: this.failing };
    this.routes = { type: "RoutesReady", state: "CONDITION_FAILED", message: this.failing };
  }
}

function revision(id: string, version: Version, index: number): Json {
  return {
    name: `${PARENT}/revisions/${id}`,
    uid: `5b1e6f0e-0000-4000-8000-00000000001${index}`,
    generation: "1",
    labels: { "commit-sha": COMMITS[version], "managed-by": "gcp-cloud-build-deploy-cloud-run" },
    annotations: { version },
    createTime: `2026-11-0${index + 1}T08:00:00.123456Z`,
    service: PARENT,
    serviceAccount: "shop@shop-prod.iam.gserviceaccount.com",
    containers: [
      {
        image: `europe-docker.pkg.dev/shop/shop@sha256:${String(index).repeat(64)}`,
        env: [
          { name: "TAX", value: "19" },
          {
            name: "DATABASE_URL",
            valueSource: {
              secretKeyRef: { secret: "projects/shop-prod/secrets/database", version: "latest" },
            },
          },
        ],
        resources: { limits: { cpu: "1", memory: "512Mi" }, cpuIdle: true },
      },
    ],
    timeout: "300s",
    conditions: [{ type: "Ready", state: "CONDITION_SUCCEEDED" }],
    etag: `"rev${index}"`,
  };
}
