import { addLogLines } from "@/lib/db/execution";
import type { Run } from "@/lib/jobs/execution/run";
import { logger } from "@/lib/logger";

const TOGETHER_MS = 150;

/** Stores lines as they come, several at once when they come fast. A log that cannot be written stops nothing. */
export function writeLog(run: Pick<Run, "db" | "stored">, position: number) {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const lines = waiting.map((line) => ({ position, line }));
    waiting = [];
    if (lines.length === 0) return writing;
    writing = writing
      .then(() => addLogLines(run.db, run.stored.id, lines))
      .catch((error) => logger.warn({ error }, "log of an execution could not be written"));
    return writing;
  };

  return {
    line(line: string): void {
      waiting.push(line);
      timer ??= setTimeout(flush, TOGETHER_MS);
    },
    written: () => flush(),
  };
}
