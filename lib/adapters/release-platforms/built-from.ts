import { createHash } from "node:crypto";
import { relativePart } from "@/lib/domain/plan/relative-target";

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const VERSION = /^[\p{L}\p{N}][\w.+-]{0,60}$/u;
const SHOWN_DIGITS = 7;

/** The text when it is a whole commit id; null otherwise. */
export function wholeCommit(text: string | null | undefined): string | null {
  return text && COMMIT.test(text) ? text : null;
}

/** What people call a release without a version of its own: the beginning of its commit, or else its id. */
export function versionBuiltFrom(commit: string | null, releaseId: string): string {
  return commit?.slice(0, SHOWN_DIGITS) ?? releaseId;
}

/** The text when it can be the version of one release; null for `latest` and for sentences. */
export function ownVersion(text: string | undefined): string | null {
  return text && VERSION.test(text) && relativePart(text) === null ? text : null;
}

/** `sha256:` and 64 digits over facts in this order. */
export function digestOf(facts: readonly unknown[]): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(facts)).digest("hex")}`;
}
