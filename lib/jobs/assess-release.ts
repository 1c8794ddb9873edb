import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { type CodeHost, CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";
import { PlatformUnreadable, type ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { ServiceConfig, ServiceTarget } from "@/lib/config/config";
import { answerAssessment, findAssessment } from "@/lib/db/assessment";
import type { Database } from "@/lib/db/client";
import type { AssessmentResult, Wanted } from "@/lib/domain/plan/assessment";
import { worstVerdict } from "@/lib/domain/release/safety-verdict";
import { examineRelease, NotAssessable } from "@/lib/jobs/assessment/examine-release";

/** Several platforms and a repository over the network, each with answers of several seconds on a bad night. */
const LONGEST_MS = 30_000;

export type AssessmentDeps = {
  db: Database;
  logger: Logger;
  service: (key: string) => ServiceConfig | null;
  platform: (target: ServiceTarget) => ReleasePlatform;
  /** Null: twokey.yaml names no repository for this target. */
  codeHost: (target: ServiceTarget) => CodeHost | null;
  longestMs?: number;
};

type Answer = { result: AssessmentResult } | { error: string };

/**
 * Answers one request: what putting the wanted releases live means, as it is right now, or why nobody can tell. Only reads.
 * Asked twice at once, the first answer stays.
 */
export async function assessRelease(deps: AssessmentDeps, id: string): Promise<void> {
  const { db } = deps;
  const asked = await findAssessment(db, id);
  if (asked?.state !== "waiting") return;
  const answer = await answerInTime(deps, asked.service, asked.wanted);
  await answerAssessment(db, id, answer, new Date());
}

async function answerInTime(
  deps: AssessmentDeps,
  service: string,
  wanted: readonly Wanted[],
): Promise<Answer> {
  const longestMs = deps.longestMs ?? LONGEST_MS;
  const over = new AbortController();
  const late = wait(longestMs, undefined, { signal: over.signal }).then(() => ({
    error:
      `The platform and the repository of ${service} did not answer within ${longestMs / 1000} s. ` +
      "Nothing was changed. Check them on the page of the service, then assess again.",
  }));
  // Whoever loses the race is not waited for.
  late.catch(() => undefined);
  try {
    return await Promise.race([answer(deps, service, wanted), late]);
  } finally {
    over.abort();
  }
}

async function answer(deps: AssessmentDeps, key: string, wanted: readonly Wanted[]): Promise<Answer> {
  const service = deps.service(key);
  if (!service) return { error: `twokey.yaml has no service ${key} any more, so nothing can be read.` };
  try {
    return { result: await examineAll(deps, service, wanted) };
  } catch (error) {
    return { error: plainWords(deps, service, error) };
  }
}

/** Every target is asked at once; the changes come in the order of the service's targets. */
async function examineAll(
  { db, platform, codeHost }: AssessmentDeps,
  service: ServiceConfig,
  wanted: readonly Wanted[],
): Promise<AssessmentResult> {
  const strange = wanted.find(({ target }) => !service.targets.some(({ name }) => name === target));
  if (strange || wanted.length === 0) {
    const what = strange ? `the target ${strange.target}` : "a target";
    throw new NotAssessable(`${service.name} has no such thing as ${what} in twokey.yaml. Choose again.`);
  }
  const seenAt = new Date().toISOString();
  const changes = await Promise.all(
    service.targets.flatMap((target) => {
      const release = wanted.find((one) => one.target === target.name);
      const sources = { db, service, target, platform: platform(target), codeHost: codeHost(target) };
      return release ? [examineRelease(sources, release.releaseId)] : [];
    }),
  );
  return { seenAt, verdict: worstVerdict(changes), changes };
}

function plainWords({ logger }: AssessmentDeps, service: ServiceConfig, error: unknown): string {
  if (error instanceof NotAssessable) return error.message;
  if (error instanceof PlatformUnreadable || error instanceof CodeHostUnreadable) {
    return `${service.name} could not be read: ${error.message}. Nothing was changed. Repair that, then assess again.`;
  }
  logger.error({ service: service.key, error }, "assessment failed");
  return "Something broke on our side while the release was assessed. Nothing was changed. Assess again.";
}
