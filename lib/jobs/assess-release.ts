import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { type CodeHost, CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";
import { PlatformUnreadable, type ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { ServiceConfig } from "@/lib/config/config";
import { answerAssessment, findAssessment } from "@/lib/db/assessment";
import type { Database } from "@/lib/db/client";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import { examineRelease, NotAssessable } from "@/lib/jobs/assessment/examine-release";

const LONGEST_MS = 10_000;

export type AssessmentDeps = {
  db: Database;
  logger: Logger;
  service: (key: string) => ServiceConfig | null;
  platform: (service: ServiceConfig) => ReleasePlatform;
  /** Null: twokey.yaml names no repository for this service. */
  codeHost: (service: ServiceConfig) => CodeHost | null;
  longestMs?: number;
};

type Answer = { result: AssessmentResult } | { error: string };

/**
 * Answers one request: what going back to a release means, as it is right now, or why nobody can tell. Only reads.
 * Asked twice at once, the first answer stays.
 */
export async function assessRelease(deps: AssessmentDeps, id: string): Promise<void> {
  const { db } = deps;
  const asked = await findAssessment(db, id);
  if (asked?.state !== "waiting") return;
  const answer = await answerInTime(deps, asked.service, asked.toReleaseId);
  await answerAssessment(db, id, answer, new Date());
}

async function answerInTime(deps: AssessmentDeps, service: string, toReleaseId: string): Promise<Answer> {
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
    return await Promise.race([answer(deps, service, toReleaseId), late]);
  } finally {
    over.abort();
  }
}

async function answer(deps: AssessmentDeps, key: string, toReleaseId: string): Promise<Answer> {
  const service = deps.service(key);
  if (!service) return { error: `twokey.yaml has no service ${key} any more, so nothing can be read.` };
  try {
    const sources = {
      db: deps.db,
      service,
      platform: deps.platform(service),
      codeHost: deps.codeHost(service),
    };
    return { result: await examineRelease(sources, toReleaseId) };
  } catch (error) {
    return { error: plainWords(deps, service, error) };
  }
}

function plainWords({ logger }: AssessmentDeps, service: ServiceConfig, error: unknown): string {
  if (error instanceof NotAssessable) return error.message;
  if (error instanceof PlatformUnreadable || error instanceof CodeHostUnreadable) {
    return `${service.name} could not be read: ${error.message}. Nothing was changed. Repair that, then assess again.`;
  }
  logger.error({ service: service.key, error }, "assessment failed");
  return "Something broke on our side while the release was assessed. Nothing was changed. Assess again.";
}
