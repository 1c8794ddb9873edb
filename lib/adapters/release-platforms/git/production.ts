import type { Mirror } from "@/lib/adapters/release-platforms/git/mirror";
import type { GitTarget } from "@/lib/adapters/release-platforms/git/target";
import type { Serving } from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

/**
 * Where production is, compared with a commit of the branch: it serves it, it still serves an older one, it does not
 * answer, or it serves something that did not come from this branch. Null: there is no address to ask.
 */
export type Production =
  | { at: "commit"; serving: Extract<Serving, { ok: true }> }
  | { at: "older" | "silent" | "elsewhere"; what: string };

const COMMIT = /^[0-9a-f]{40}$/;

/** The mirror must have `commit`. */
export async function askProduction(
  { versionUrl, branch }: GitTarget,
  mirror: Mirror,
  commit: string,
): Promise<Production | null> {
  if (!versionUrl) return null;
  const serving = await askServingVersion(versionUrl);
  if (!serving.ok) return { at: "silent", what: serving.why };
  if (serving.commit === commit) return { at: "commit", serving };
  if (serving.commit === null || !COMMIT.test(serving.commit))
    return {
      at: "elsewhere",
      what: `${versionUrl} answers ${serving.version} without a whole commit id, so nobody can tell whether it comes from ${branch}`,
    };
  const args = ["merge-base", "--is-ancestor", serving.commit, commit];
  const { code } = await mirror.local(args, { codes: [0, 1, 128] });
  const named = `${versionUrl} answers ${serving.version} of commit ${serving.commit.slice(0, 8)}`;
  return code === 0
    ? { at: "older", what: `${named}, an older one of ${branch}` }
    : { at: "elsewhere", what: `${named}, which is not among the newest of ${branch}` };
}
