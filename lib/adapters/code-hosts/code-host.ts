import type { Commit } from "@/lib/domain/release/release";

/** Where the history of a service lies. Every question throws `CodeHostUnreadable` when it cannot be answered. */
export type CodeHost = {
  readonly kind: string;
  /** Commits that are in `newer` and not in `older`, newest first. At most `MOST_COMMITS`; `cut` says there are more. */
  commitsBetween(older: string, newer: string): Promise<{ commits: Commit[]; cut: boolean }>;
  /** Paths that differ between the two, sorted. */
  filesChanged(older: string, newer: string): Promise<string[]>;
  /** Files that `newer` has under `folder` and `older` has not, sorted, with their text as it is in `newer`. */
  filesAdded(older: string, newer: string, folder: string): Promise<{ file: string; text: string }[]>;
  isAncestor(older: string, newer: string): Promise<boolean>;
  probe(): Promise<{ ok: boolean; findings: string[] }>;
};

export const MOST_COMMITS = 500;

/** The message says what is missing and where, for people. */
export class CodeHostUnreadable extends Error {
  override name = "CodeHostUnreadable";
}
