import type { Transaction } from "@/lib/db/client";
import type { LiveRelease, ReleaseCandidate } from "@/lib/domain/release/release";
import { Prisma } from "@/lib/generated/prisma/client";

/** The release that was seen live from `liveSince` on, as the platform said. */
export type SeenDeployment = {
  id: string;
  service: string;
  /** The target's name in twokey.yaml. */
  target: string;
  releaseId: string;
  version: string;
  commit: string | null;
  liveSince: Date;
  observedAt: Date;
  saidBy: string;
  /** Hash of the configuration when this release was first seen live; null: it could not be read then. */
  configHash: string | null;
};

/** The live release, where that answer comes from, and what does not fit together. */
export type LiveOnTarget = LiveRelease & { saidBy: string; warnings: string[]; overruledBy?: string | null };
export type CandidateOnTarget = Omit<ReleaseCandidate, "periods">;

/** What the platform said at `readAt`: `live` and `candidates` are the last good answer, `error` why none came now. */
export type TargetReading = {
  service: string;
  target: string;
  /** Where it is, for people; null before the first answer. */
  location: string | null;
  live: LiveOnTarget | null;
  candidates: CandidateOnTarget[];
  /** Whether the platform keeps other releases away; null: it has no means to, or was not asked. */
  held: { on: boolean; means: string } | null;
  error: string | null;
  readAt: Date;
};

/** The newest deployment of a service, on one target or on any, or null when none was ever seen. */
export async function latestDeployment(
  tx: Transaction,
  service: string,
  target?: string,
): Promise<SeenDeployment | null> {
  return tx.deployment.findFirst({
    where: { service, ...(target !== undefined && { target }) },
    orderBy: [{ observedAt: "desc" }, { id: "desc" }],
  });
}

/** Deployments of some services seen since `from`, newest first. */
export async function deploymentsSince(
  tx: Transaction,
  services: readonly string[],
  from: Date,
): Promise<SeenDeployment[]> {
  return tx.deployment.findMany({
    where: { service: { in: [...services] }, observedAt: { gte: from } },
    orderBy: [{ observedAt: "desc" }, { id: "desc" }],
  });
}

export async function saveDeployment(tx: Transaction, deployment: SeenDeployment): Promise<void> {
  await tx.deployment.create({ data: deployment });
}

/** What is known of a target of a service, or null before the first reading. */
export async function readTarget(
  tx: Transaction,
  service: string,
  target: string,
): Promise<TargetReading | null> {
  const row = await tx.targetStatus.findUnique({ where: { service_target: { service, target } } });
  return row && toReading(row);
}

export async function readTargets(tx: Transaction): Promise<TargetReading[]> {
  return (await tx.targetStatus.findMany()).map(toReading);
}

export async function saveTarget(tx: Transaction, reading: TargetReading): Promise<void> {
  const data = {
    live: reading.live === null ? Prisma.DbNull : toJson(reading.live),
    candidates: toJson(reading.candidates),
    held: reading.held === null ? Prisma.DbNull : toJson(reading.held),
    location: reading.location,
    error: reading.error,
    readAt: reading.readAt,
  };
  const { service, target } = reading;
  await tx.targetStatus.upsert({
    where: { service_target: { service, target } },
    create: { service, target, ...data },
    update: data,
  });
}

type StoredTarget = Omit<TargetReading, "live" | "candidates" | "held"> & {
  live: Prisma.JsonValue;
  held: Prisma.JsonValue;
  candidates: Prisma.JsonValue;
};

function toReading(row: StoredTarget): TargetReading {
  return {
    ...row,
    live: row.live === null ? null : reviveDates<LiveOnTarget>(row.live),
    candidates: reviveDates<CandidateOnTarget[]>(row.candidates),
    held: row.held === null ? null : reviveDates<NonNullable<TargetReading["held"]>>(row.held),
  };
}

/** Instants become ISO strings on the way into a JSON column. */
function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}

/** Written by saveTarget alone, so the shape is the one that was given; only instants have to be made again. */
function reviveDates<Shape>(stored: Prisma.JsonValue): Shape {
  return JSON.parse(JSON.stringify(stored), (key, value) =>
    key === "since" && typeof value === "string" ? new Date(value) : value,
  ) as Shape;
}
