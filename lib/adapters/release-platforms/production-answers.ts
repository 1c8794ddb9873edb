import {
  type CurrentRelease,
  type Observation,
  PlatformUnreadable,
  type Serving,
} from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

type Named = { version: string; commit: string | null };

/**
 * The platform says that `to` is live; what does production say? Without an address nobody else is asked. As long as
 * the release from before answers, its answer may be a copy on the way.
 */
export async function observeProduction(
  versionUrl: string | undefined,
  { from, to }: { from: Named; to: Named },
  saidByPlatform: string,
): Promise<Observation> {
  if (versionUrl === undefined) return { at: "to", evidence: saidByPlatform };
  const serving = await askServingVersion(versionUrl);
  if (!serving.ok) return { at: "unknown", why: `${saidByPlatform}, but ${serving.why}.` };
  const answer = `${versionUrl} answers ${inWords(serving)}`;
  if (servesRelease(serving, to)) return { at: "to", evidence: `${saidByPlatform}; ${answer}` };
  const what = `${saidByPlatform}, but ${answer}.`;
  return servesRelease(serving, from) ? { at: "unknown", why: what } : { at: "other", what };
}

/** What production answers at its version address; without one, what the platform says is live. */
export async function readServing(
  versionUrl: string | undefined,
  current: () => Promise<CurrentRelease>,
): Promise<Serving> {
  if (versionUrl !== undefined) return askServingVersion(versionUrl);
  try {
    const { version, commit } = await current();
    return { ok: true, version, commit };
  } catch (error) {
    if (error instanceof PlatformUnreadable) return { ok: false, why: error.message };
    throw error;
  }
}

/** Why what production says does not fit to what the platform says is live; null when it fits or says nothing. */
export function contradictionOf(
  versionUrl: string | undefined,
  serving: Serving | null,
  live: Named,
): string | null {
  if (serving === null || !serving.ok || servesRelease(serving, live)) return null;
  return `${versionUrl} answers ${inWords(serving)}, the platform says ${live.version}.`;
}

function inWords({ version, commit }: Extract<Serving, { ok: true }>): string {
  return commit === null ? version : `${version} of commit ${commit.slice(0, 8)}`;
}
