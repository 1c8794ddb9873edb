import { z } from "zod";
import { askOnce } from "@/lib/adapters/http";
import { mirrorOf } from "@/lib/adapters/release-platforms/git/mirror";
import { askProduction } from "@/lib/adapters/release-platforms/git/production";
import { githubHeaders, githubOf, repositoryUrl } from "@/lib/adapters/release-platforms/git/pull-request";
import { readHead } from "@/lib/adapters/release-platforms/git/remote";
import { complaintOf } from "@/lib/adapters/release-platforms/git/run-git";
import type { GitTarget } from "@/lib/adapters/release-platforms/git/target";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";

type Finding = { good: boolean; finding: string };

const repository = z.object({ permissions: z.object({ push: z.boolean() }).optional() });

/** Each thing that is needed, one after the other. Pushes nothing: it only asks whether it might. */
export async function probe(target: GitTarget): Promise<{ ok: boolean; findings: string[] }> {
  const findings: Finding[] = [];
  for (const look of [readsBranch, mayPush, mayOpenPullRequests, productionAnswers, isHealthy]) {
    const found = await look(target).catch((error: Error) => ({ good: false, finding: error.message }));
    if (found) findings.push(found);
  }
  return { ok: findings.every(({ good }) => good), findings: findings.map(({ finding }) => finding) };
}

async function readsBranch(target: GitTarget): Promise<Finding> {
  const head = await readHead(target);
  return { good: true, finding: `${target.branch} of ${target.remote} is at ${head.slice(0, 8)}` };
}

/** The server is asked for a push and told of none; whether the branch is protected shows only at a real one. */
async function mayPush(target: GitTarget): Promise<Finding> {
  const head = await readHead(target);
  const mirror = await mirrorOf(target);
  await mirror.have(head);
  const args = [
    "push",
    "--dry-run",
    "--porcelain",
    target.remote,
    `${head}:refs/heads/twokey/connection-test`,
  ];
  const end = await mirror.remote(args);
  if (end.code !== 0) return { good: false, finding: `Nothing may be pushed: ${complaintOf(end)}` };
  const rules =
    target.mode === "push" ? `; rules that protect ${target.branch} show only at a real push` : "";
  return { good: true, finding: `The credential may push${rules}` };
}

async function mayOpenPullRequests(target: GitTarget): Promise<Finding | null> {
  if (target.mode !== "pull-request") return null;
  const url = repositoryUrl(githubOf(target));
  const found = await readJson({ url, headers: githubHeaders(target) }, repository);
  if (found === null) return { good: false, finding: `${url} does not exist, or the token may not read it` };
  if (found.permissions?.push !== true)
    return { good: false, finding: `The token may read ${url}, but not write to it` };
  return { good: true, finding: `The token may write to ${url}` };
}

async function productionAnswers(target: GitTarget): Promise<Finding | null> {
  const head = await readHead(target);
  const mirror = await mirrorOf(target);
  await mirror.have(head);
  const production = await askProduction(target, mirror, head);
  if (production === null) return null;
  if (production.at === "commit")
    return { good: true, finding: `${target.versionUrl} answers the commit of ${target.branch}` };
  return { good: production.at === "older", finding: production.what };
}

async function isHealthy({ healthUrl }: GitTarget): Promise<Finding | null> {
  if (!healthUrl) return null;
  const health = await askOnce({ url: healthUrl, timeoutMs: 2_000 });
  return {
    good: health.ok && health.status === 200,
    finding: `${healthUrl}: ${health.ok ? health.status : health.why}`,
  };
}
