import { readHeads } from "@/lib/db/audit";
import { checkpointPlaces, openAlarms } from "@/lib/db/checkpoint";
import type { Database } from "@/lib/db/client";
import type { AuditAlarmView } from "@/lib/queries/desk";
import { hexOf } from "@/lib/signature/digest";

/** Where one installation of the worker keeps its checkpoints. Instants in ISO form; null: never. */
export type CheckpointPlaceView = {
  origin: string;
  publicKey: string;
  fingerprint: string;
  size: number | null;
  signedAt: string | null;
  checkedAt: string;
  file: string;
  fileError: string | null;
  git: { path: string; error: string | null; at: string | null } | null;
};

export type AuditPage = {
  log: { size: number; head: string };
  facts: { size: number; head: string };
  places: CheckpointPlaceView[];
  alarms: AuditAlarmView[];
};

/** How long the log is, and what was signed of it where. */
export async function readAudit(db: Database): Promise<AuditPage> {
  const [heads, places, alarms] = await Promise.all([readHeads(db), checkpointPlaces(db), openAlarms(db)]);
  return {
    log: { size: heads.log.size, head: hexOf(heads.log.hash) },
    facts: { size: heads.seals.size, head: hexOf(heads.seals.hash) },
    places: places.map((place) => ({
      origin: place.origin,
      publicKey: place.publicKey,
      fingerprint: place.fingerprint,
      size: place.size === null ? null : Number(place.size),
      signedAt: place.signedAt?.toISOString() ?? null,
      checkedAt: place.checkedAt.toISOString(),
      file: place.file,
      fileError: place.fileError,
      git:
        place.git === null
          ? null
          : { path: place.git, error: place.gitError, at: place.gitAt?.toISOString() ?? null },
    })),
    alarms: alarms.map(({ at, ...alarm }) => ({ ...alarm, at: at.toISOString() })),
  };
}
