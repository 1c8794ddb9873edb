import type { Mirror } from "@/lib/adapters/release-platforms/git/mirror";
import {
  type BranchCommit,
  type Prepared,
  prepareRevert,
  type Recipe,
} from "@/lib/adapters/release-platforms/git/prepare-revert";
import type { GitTarget } from "@/lib/adapters/release-platforms/git/target";

/** Of so many of the newest commits each can be taken back by itself. */
const MOST_WITHOUT = 20;
/** So many commits can be taken back together, by going back to the one before them. */
const MOST_AS_OF = 10;

const MOST_KNOWN = 20;

const FIELDS = ["%H", "%P", "%T", "%ct", "%s"];
const LONGEST_SUBJECT = 120;
/** As `prepareRevert` writes it; squashing a pull request keeps it. */
const OWN_VERSION = /^(?:without|as-of)-[0-9a-f]{8}$/;

/** What people call a commit: what it takes back when it is one of ours, otherwise the first digits of its id. */
export async function versionOf(mirror: Mirror, id: string): Promise<string> {
  const format = "--format=%(trailers:key=Twokey-Version,valueonly)";
  const { output } = await mirror.local(["log", "--max-count=1", format, id, "--"]);
  const own = output.toString("utf8").trim();
  return OWN_VERSION.test(own) ? own : id.slice(0, 8);
}

const known = new Map<string, Promise<Prepared[]>>();

/**
 * The reverts that can be offered on top of `head`, the nearest first, those that are not possible among them. The
 * mirror must have `head`. Taking back the newest commit is the same as going back to the one before: it stands once.
 */
export function prepareReverts(
  mirror: Mirror,
  head: string,
  committer: GitTarget["committer"],
): Promise<Prepared[]> {
  // They follow from these alone, so they are prepared once.
  const key = JSON.stringify([mirror.folder, head, committer]);
  const before = known.get(key);
  if (before) return before;
  const preparing = prepareAnew(mirror, head, committer);
  known.set(key, preparing);
  preparing.catch(() => known.delete(key));
  for (const oldest of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(oldest);
  return preparing;
}

async function prepareAnew(
  mirror: Mirror,
  head: string,
  committer: GitTarget["committer"],
): Promise<Prepared[]> {
  const commits = await newest(mirror, head);
  const [top] = commits;
  if (!top) return [];
  const recipes = commits.slice(0, MOST_WITHOUT).flatMap((commit, index): Recipe[] => {
    const before = commits[index + 1];
    if (!before) return []; // the first commit of all: without it nothing would be left
    const without: Recipe = { kind: "without", commit };
    return index === 0 || index >= MOST_AS_OF ? [without] : [without, { kind: "as-of", commit: before }];
  });
  const prepared: Prepared[] = [];
  for (const recipe of recipes) prepared.push(await prepareRevert(mirror, top, recipe, committer));
  return prepared;
}

/** Along the first parents: what was merged counts as one. */
async function newest(mirror: Mirror, head: string): Promise<BranchCommit[]> {
  const options = [
    "--first-parent",
    `--max-count=${MOST_WITHOUT + 1}`,
    "-z",
    `--format=${FIELDS.join("%x00")}`,
  ];
  const { output } = await mirror.local(["log", ...options, head, "--"]);
  const parts = output.toString("utf8").split("\0");
  return Array.from({ length: Math.floor(parts.length / FIELDS.length) }, (_, index) => {
    const at = index * FIELDS.length;
    const [id = "", parents = "", tree = "", seconds = "", subject = ""] = parts.slice(
      at,
      at + FIELDS.length,
    );
    return {
      id,
      parents: parents.split(" ").filter(Boolean),
      tree,
      seconds,
      subject: subject.slice(0, LONGEST_SUBJECT),
    };
  });
}
