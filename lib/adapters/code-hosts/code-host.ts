import type { FileChange } from "@/lib/domain/release/migration/sort-changes";
import type { Commit } from "@/lib/domain/release/release";

/** Where the history of a service lies. Every question throws `CodeHostUnreadable` when it cannot be answered. */
export type CodeHost = {
  readonly kind: string;
  /** Commits that are in `newer` and not in `older`, newest first. At most `MOST_COMMITS`; `cut` says there are more. */
  commitsBetween(older: string, newer: string): Promise<{ commits: Commit[]; cut: boolean }>;
  /** Paths that differ between the two, sorted. */
  filesChanged(older: string, newer: string): Promise<string[]>;
  /** Files under `folder` that differ between the two, sorted, with their text in `older` and in `newer`. */
  filesUnder(older: string, newer: string, folder: string): Promise<FileChange[]>;
  isAncestor(older: string, newer: string): Promise<boolean>;
  probe(): Promise<{ ok: boolean; findings: string[] }>;
};

export const MOST_COMMITS = 500;

/** The message says what is missing and where, for people. */
export class CodeHostUnreadable extends Error {
  override name = "CodeHostUnreadable";
}
