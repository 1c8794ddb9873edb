import { type CodeHost, CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";
import type { HoldWish } from "@/lib/adapters/release-platforms/release-platform";
import type { OpenQuarantine } from "@/lib/db/quarantine";

type Ends = { from: { commit: string | null }; to: { commit: string | null } };

/**
 * Going back holds what is taken back. Going forward to a release that contains everything which is held lets go of it:
 * that is what the fix looks like. Where nobody can tell, what is held stays held.
 */
export async function holdWishFor(
  quarantines: readonly OpenQuarantine[],
  { from, to }: Ends,
  codeHost: CodeHost | null,
): Promise<HoldWish> {
  for (const { commit } of quarantines) {
    if (!(await isContained(commit, to.commit, codeHost))) return "set";
  }
  if (quarantines.length > 0) return "lift";
  return (await isContained(from.commit, to.commit, codeHost)) ? "leave" : "set";
}

/** Whether the release of `newer` contains the commit that is held and is not that commit itself; false: nobody knows. */
export async function isContained(
  held: string | null,
  newer: string | null,
  codeHost: CodeHost | null,
): Promise<boolean> {
  if (held === null || newer === null || codeHost === null || held === newer) return false;
  try {
    return await codeHost.isAncestor(held, newer);
  } catch (error) {
    if (error instanceof CodeHostUnreadable) return false;
    throw error;
  }
}
