import type { MigrationSort } from "@/lib/domain/release/migration/migration-sort";

/** What the platform says is live now, read and never cached. `since` null: the platform does not know. */
export type LiveRelease = {
  releaseId: string;
  version: string;
  commit: string | null;
  /** `sha256:` and 64 digits over the configuration that the running process was started with. */
  configHash: string | null;
  since: Date | null;
};

/** A release that the platform could put live. */
export type ReleaseCandidate = {
  releaseId: string;
  version: string;
  commit: string | null;
  /** `sha256:` and 64 digits over the content. Null: not computed, so it cannot be planned. */
  artefactDigest: string | null;
  /** What it is, where its version alone does not tell: the subject of a commit. */
  about?: string | null;
  /** Still complete on the platform; null: the platform did not say. */
  retained: boolean | null;
  /** Oldest first. Empty: never seen in production. */
  periods: LivePeriod[];
};

/** One stretch of time in production. `endedAt` null: it still runs. */
export type LivePeriod = { startedAt: Date; endedAt: Date | null; health: ReleaseHealth };

export type ReleaseHealth = { state: "healthy" | "unhealthy" | "unknown"; evidence: string };

export type Commit = { id: string; author: string; subject: string; body: string; committedAt: Date };

/** `sort` says what the migration does to data and to older code, or that the file is none. */
export type Migration = { file: string; sort: MigrationSort; evidence: string };

/** What a rollback takes away, newest commit first. */
export type UndoList = {
  commits: Commit[];
  pullRequests: string[];
  tickets: string[];
  authors: string[];
  migrations: Migration[];
  /** Commits whose text says that they close a hole, repair an emergency or take something back. */
  securityFixes: Commit[];
  hotfixes: Commit[];
  reverts: Commit[];
};
