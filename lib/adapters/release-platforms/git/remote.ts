import { type Mirror, mirrorOf } from "@/lib/adapters/release-platforms/git/mirror";
import { complaintOf, type GitEnd } from "@/lib/adapters/release-platforms/git/run-git";
import { type GitTarget, productionRef } from "@/lib/adapters/release-platforms/git/target";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

const COMMIT = /^[0-9a-f]{40}$/;

/** What these references of the remote point to now; one that is missing there is missing here. */
export async function readRefs(target: GitTarget, ...refs: string[]): Promise<Map<string, string>> {
  const { remote } = await mirrorOf(target);
  const end = await remote(["ls-remote", "--quiet", target.remote, ...refs]);
  if (end.code !== 0) throw new PlatformUnreadable(`${target.remote}: ${complaintOf(end)}`);
  const lines = end.output.toString("utf8").split("\n").filter(Boolean);
  // A pattern also matches the end of longer names.
  const found = lines
    .map((line) => line.split("\t"))
    .filter(([, ref]) => ref !== undefined && refs.includes(ref));
  for (const [id = ""] of found)
    if (!COMMIT.test(id))
      throw new PlatformUnreadable(
        `${target.remote} names commits in another form than SHA-1: ${id.slice(0, 12)}…`,
      );
  return new Map(found.map(([id = "", ref = ""]) => [ref, id]));
}

/** The commit at the head of the production branch. Throws when there is no such branch. */
export async function readHead(target: GitTarget): Promise<string> {
  const head = (await readRefs(target, productionRef(target))).get(productionRef(target));
  if (head !== undefined) return head;
  throw new PlatformUnreadable(`${target.remote} has no branch ${target.branch}`);
}

/** Pushes with exactly these arguments. What the remote declines is refused; every other failure says nothing. */
export async function push(mirror: Mirror, command: readonly string[], signal: AbortSignal): Promise<Called> {
  const [, ...args] = command;
  return calledBy(await mirror.remote(args, signal));
}

/** Reads `git push --porcelain`: a line for each reference, `!` in front of one that was not moved. */
function calledBy(end: GitEnd): Called {
  const output = end.output.toString("utf8");
  if (end.code === 0) return { called: "accepted", body: output };
  const declined = /^!\t[^\t]*\t(.*)$/m.exec(output)?.[1];
  const said = remoteWords(end.complaint);
  if (declined !== undefined && /^\[(?:remote )?rejected\]/.test(declined))
    return {
      called: "refused",
      reason: `The remote declined the push: ${[said, declined].filter(Boolean).join(" ")}`,
    };
  if (
    /Authentication failed|returned error: 40[134]\b|could not read (?:Username|Password)|Permission denied \(|not found$/m.test(
      end.complaint,
    )
  )
    return { called: "refused", reason: `The remote refuses the push: ${complaintOf(end)}` };
  return { called: "unknown", reason: complaintOf(end) };
}

/** The sentences of the server and its hooks. */
function remoteWords(complaint: string): string {
  const lines = complaint.split(/[\n\r]/).flatMap((line) => /^remote: (.*\S)/.exec(line)?.[1] ?? []);
  return lines.join(" ").replace(/\s+/g, " ").slice(0, 300);
}
