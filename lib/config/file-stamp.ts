import { statSync } from "node:fs";

/** How files lay on disk at one moment. Two stamps with the same `text` are of the same files, unchanged. */
export type FileStamp = {
  text: string;
  /** The newest change of content or place, in ms since 1970 by the clock of the disk; null: no file is there. */
  changedAt: number | null;
  /** The newest change of content alone. */
  writtenAt: number | null;
  /** False: one of them is not there, or may not be looked at. */
  whole: boolean;
};

/** Looks at files without reading them. A link counts as what it points to. */
export function stampOf(files: readonly string[]): FileStamp {
  const seen = files.map((file) => {
    try {
      return statSync(file, { bigint: true });
    } catch {
      return null;
    }
  });
  const there = seen.filter((stat) => stat !== null);
  const newest = (of: "mtimeMs" | "ctimeMs") => Math.max(...there.map((stat) => Number(stat[of])));
  const none = there.length === 0;
  return {
    text: seen
      .map((stat, index) => {
        const how = stat ? [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(":") : "absent";
        return `${files[index]} ${how}`;
      })
      .join("\n"),
    changedAt: none ? null : Math.max(newest("mtimeMs"), newest("ctimeMs")),
    writtenAt: none ? null : newest("mtimeMs"),
    whole: there.length === seen.length,
  };
}
