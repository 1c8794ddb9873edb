import { z } from "zod";
import type { HttpHeaders } from "@/lib/adapters/http";
import { whetherReady } from "@/lib/adapters/release-platforms/git/branch";
import { readRefs } from "@/lib/adapters/release-platforms/git/remote";
import {
  type GitHubRepository,
  type GitTarget,
  productionRef,
} from "@/lib/adapters/release-platforms/git/target";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import {
  type Ends,
  type Observation,
  PlatformUnreadable,
} from "@/lib/adapters/release-platforms/release-platform";
import type { CommandStep, RequestStep } from "@/lib/domain/plan/plan-step";

const API_VERSION = "2022-11-28";

const pullRequests = z.array(
  z.object({
    number: z.int(),
    html_url: z.string(),
    state: z.enum(["open", "closed"]),
    merged_at: z.string().nullable(),
    head: z.object({ ref: z.string() }),
    base: z.object({ ref: z.string() }),
  }),
);

/** The branch that carries the revert to its pull request. */
export function carrierOf(releaseId: string): string {
  return `twokey/revert-${releaseId.slice(0, 8)}`;
}

export function carrierStep(target: GitTarget, { to }: Ends): CommandStep {
  const ref = `refs/heads/${carrierOf(to.releaseId)}`;
  return {
    kind: "command",
    does: `Push ${to.version} to the new branch ${carrierOf(to.releaseId)}`,
    command: [
      "git",
      "push",
      "--porcelain",
      `--force-with-lease=${ref}:`,
      target.remote,
      `${to.releaseId}:${ref}`,
    ],
    puts: to.releaseId,
  };
}

export function pullRequestStep(target: GitTarget, { to }: Ends): RequestStep {
  const head = carrierOf(to.releaseId);
  const body = {
    title: `Take back a change: ${to.version}`,
    head,
    base: target.branch,
    body: `Prepared by Twokey and approved there by two people. The branch holds one commit, ${to.releaseId}.`,
  };
  return {
    kind: "request",
    does: `Open a pull request from ${head} into ${target.branch}`,
    method: "POST",
    url: `${repositoryUrl(githubOf(target))}/pulls`,
    contentType: "application/json",
    body: JSON.stringify(body),
    puts: null,
  };
}

export async function observeCarrier(target: GitTarget, ends: Ends): Promise<Observation> {
  const { carrier, production } = await readBoth(target, ends);
  const name = carrierOf(ends.to.releaseId);
  if (carrier === ends.to.releaseId) return { at: "to", evidence: `${name} is at ${carrier.slice(0, 8)}` };
  if (carrier !== undefined) return { at: "other", what: `${name} is at ${carrier.slice(0, 8)} already.` };
  return whetherUnmoved(target, ends, production);
}

export async function observePullRequest(target: GitTarget, ends: Ends): Promise<Observation> {
  const { carrier, production } = await readBoth(target, ends);
  const name = carrierOf(ends.to.releaseId);
  const found = await readPullRequests(target, name);
  const merged = found.find(({ merged_at }) => merged_at !== null);
  if (merged) return { at: "to", evidence: `Pull request #${merged.number} is merged: ${merged.html_url}` };
  if (carrier !== ends.to.releaseId) return { at: "other", what: `${name} does not hold the revert.` };
  const open = found.find(({ state }) => state === "open");
  if (open) return { at: "to", evidence: `Pull request #${open.number} is open: ${open.html_url}` };
  const [closed] = found;
  if (closed) return { at: "other", what: `Pull request #${closed.number} was closed without being merged.` };
  return whetherUnmoved(target, ends, production);
}

export function githubHeaders({ token }: GitTarget): HttpHeaders {
  return {
    accept: "application/vnd.github+json",
    "x-github-api-version": API_VERSION,
    ...(token && { authorization: token.bearer() }),
  };
}

export function githubOf({ github }: GitTarget): GitHubRepository {
  if (github) return github;
  throw new PlatformUnreadable("The target names no repository on GitHub to open pull requests in");
}

export function repositoryUrl({ api, owner, repo }: GitHubRepository): string {
  return `${api.replace(/\/+$/, "")}/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
}

async function readBoth(target: GitTarget, { to }: Ends) {
  const carrierRef = `refs/heads/${carrierOf(to.releaseId)}`;
  const refs = await readRefs(target, carrierRef, productionRef(target));
  return { carrier: refs.get(carrierRef), production: refs.get(productionRef(target)) };
}

async function whetherUnmoved(
  target: GitTarget,
  ends: Ends,
  production: string | undefined,
): Promise<Observation> {
  if (production === ends.from.releaseId) return whetherReady(target, ends);
  const now = production === undefined ? "is gone" : `is at ${production.slice(0, 8)}`;
  return {
    at: "other",
    what: `${target.branch} ${now}; the plan starts from ${ends.from.releaseId.slice(0, 8)}.`,
  };
}

async function readPullRequests(target: GitTarget, carrier: string) {
  const github = githubOf(target);
  const query = new URLSearchParams({
    state: "all",
    head: `${github.owner}:${carrier}`,
    base: target.branch,
  });
  const url = `${repositoryUrl(github)}/pulls?${query}`;
  const found = await readJson({ url, headers: githubHeaders(target) }, pullRequests);
  if (found === null)
    throw new PlatformUnreadable(`${repositoryUrl(github)} does not exist, or the token may not read it`);
  return found.filter(({ head, base }) => head.ref === carrier && base.ref === target.branch);
}
