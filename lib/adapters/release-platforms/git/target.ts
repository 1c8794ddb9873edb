import type { Secret } from "@/lib/secret";

/** A branch that production is deployed from, from twokey.yaml. */
export type GitTarget = {
  /** Where git reaches the repository: https, ssh, http on this machine. Without user name and password. */
  remote: string;
  /** Its production branch, without `refs/heads/`. */
  branch: string;
  mode: "push" | "pull-request";
  /** Where pull requests are opened. */
  github?: GitHubRepository | undefined;
  /** For https: the name that goes with the token. */
  user: string;
  token?: Secret | undefined;
  /** For ssh: the private key and the known host keys, as files on the worker's machine. */
  ssh?: { key: string; knownHosts: string } | undefined;
  /** Who the commits that take something back are by. */
  committer: { name: string; email: string };
  versionUrl?: string | undefined;
  healthUrl?: string | undefined;
  /** How long production may take to serve what was pushed. */
  deployMinutes: number;
};

/** `api` is https://api.github.com, or https://<host>/api/v3 of GitHub Enterprise Server. */
export type GitHubRepository = { api: string; owner: string; repo: string };

export function productionRef({ branch }: Pick<GitTarget, "branch">): string {
  return `refs/heads/${branch}`;
}
