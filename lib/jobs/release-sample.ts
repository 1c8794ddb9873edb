import type { Logger } from "pino";
import { runCommand } from "@/lib/adapters/run-command";
import type { Database } from "@/lib/db/client";
import { claimSampleRelease, endSampleRelease } from "@/lib/db/sample-release";

const DEADLINE_MS = 45_000;

export type SamplePipeline = { command: readonly string[]; folder: string };

/** Runs the sample shop's own pipeline for a version that somebody asked for; of several workers, one does. */
export async function releaseSample(
  { db, logger }: { db: Database; logger: Logger },
  pipeline: SamplePipeline,
  id: string,
): Promise<void> {
  const version = await claimSampleRelease(db, id, new Date());
  if (version === null) return;
  const end = await runCommand([...pipeline.command, version], {
    cwd: pipeline.folder,
    signal: AbortSignal.timeout(DEADLINE_MS),
    log: (line) => logger.info({ sampleRelease: id, line }, "sample pipeline"),
  });
  await endSampleRelease(db, id, new Date(), whyItFailed(end));
}

function whyItFailed(end: Awaited<ReturnType<typeof runCommand>>): string | null {
  switch (end.end) {
    case "given_up":
      return `The pipeline did not end within ${DEADLINE_MS / 1000} s.`;
    case "not_started":
      return `The pipeline could not be started: ${end.why}`;
    case "exited":
      return end.code === 0 ? null : end.lastLine || `The pipeline ended with code ${end.code}.`;
  }
}
