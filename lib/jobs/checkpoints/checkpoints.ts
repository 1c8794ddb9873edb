import path from "node:path";
import type { Logger } from "pino";
import { saveGitOutcome, savePlace } from "@/lib/db/checkpoint";
import type { Database } from "@/lib/db/client";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { CheckpointFile, originOf } from "./checkpoint-file";
import { commitFile } from "./commit-file";
import { installationKey } from "./installation-key";
import { type CheckpointPorts, takeCheckpoint } from "./take-checkpoint";

const EVERY_MS = 60_000;

type Settings = {
  db: Database;
  logger: Logger;
  signal: AbortSignal;
  /** TWOKEY_DATA: outside the database. */
  dataFolder: string;
  git: string | null;
};

/** Key and file of this installation; makes the key when there is none. */
export async function openCheckpoints(
  settings: Pick<Settings, "db" | "dataFolder" | "git">,
): Promise<CheckpointPorts> {
  const file = new CheckpointFile(path.join(settings.dataFolder, "checkpoints"));
  const signer = await installationKey(settings.dataFolder, async () => originOf(await file.readTail()));
  return { db: settings.db, file, signer, git: settings.git };
}

/**
 * Signs a checkpoint every minute in which the log grew, and at once when woken. Git has a loop of its own, so that a
 * slow one delays nothing.
 */
export function startCheckpoints(settings: Settings): Loop {
  const { db, logger, signal } = settings;
  let open: CheckpointPorts | null = null;
  const git = startLoop(EVERY_MS, signal, async () => {
    if (open?.git) await commit(db, logger, { ...open, git: open.git });
  });
  const signing = startLoop(EVERY_MS, signal, async () => {
    try {
      // Opened anew each time: a lost key or a folder that was away is noticed without a restart.
      open = await openCheckpoints(settings);
      if (await takeCheckpoint(open)) git.wake();
    } catch (error) {
      logger.error({ error }, "no checkpoint could be written");
      if (open) await tell(open, error).catch(() => undefined);
    }
  });
  return {
    wake: signing.wake,
    stopped: Promise.all([signing.stopped, git.stopped]).then(() => undefined),
  };
}

async function commit(
  db: Database,
  logger: Logger,
  { file, git, signer }: CheckpointPorts & { git: string },
): Promise<void> {
  const origin = signer.key.name;
  try {
    const failed = await commitFile(file.path, git, origin).then(
      () => null,
      (error: unknown) => inWords(error),
    );
    if (failed !== null) logger.warn({ git, failed }, "checkpoints not committed");
    await saveGitOutcome(
      db,
      origin,
      failed === null ? { gitError: null, gitAt: new Date() } : { gitError: failed },
    );
  } catch (error) {
    logger.warn({ error }, "the outcome of git could not be stored");
  }
}

async function tell({ db, file, signer, git }: CheckpointPorts, error: unknown): Promise<void> {
  const { name, text, fingerprint } = signer.key;
  const place = { publicKey: text, fingerprint, file: file.path, git, checkedAt: new Date() };
  await savePlace(db, name, { ...place, fileError: inWords(error) });
}

function inWords(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
