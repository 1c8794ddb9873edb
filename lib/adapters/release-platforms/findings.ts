import { askOnce } from "@/lib/adapters/http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

const DEADLINE_MS = 2_000;

/** What one question of a connection test found; `good` false: something that is needed is not there. */
export type Finding = { good: boolean; finding: string };

/** Asks all questions, one after the other; what cannot be read is a finding too. */
export async function findAll(
  questions: readonly (() => Promise<Finding>)[],
): Promise<{ ok: boolean; findings: string[] }> {
  const found: Finding[] = [];
  for (const ask of questions) {
    found.push(
      await ask().catch((error: unknown) => {
        if (!(error instanceof PlatformUnreadable)) throw error;
        return { good: false, finding: error.message };
      }),
    );
  }
  return { ok: found.every(({ good }) => good), findings: found.map(({ finding }) => finding) };
}

/** Whether production itself answers, at the addresses that are configured. */
export function questionsToProduction(
  versionUrl: string | undefined,
  healthUrl: string | undefined,
): (() => Promise<Finding>)[] {
  return [
    ...(versionUrl === undefined ? [] : [() => findVersion(versionUrl)]),
    ...(healthUrl === undefined ? [] : [() => findHealth(healthUrl)]),
  ];
}

async function findVersion(url: string): Promise<Finding> {
  const serving = await askServingVersion(url);
  return { good: serving.ok, finding: serving.ok ? `${url} answers ${serving.version}.` : `${serving.why}.` };
}

async function findHealth(url: string): Promise<Finding> {
  const health = await askOnce({ url, timeoutMs: DEADLINE_MS });
  const good = health.ok && health.status === 200;
  return { good, finding: `${url}: ${health.ok ? `status ${health.status}` : health.why}.` };
}
