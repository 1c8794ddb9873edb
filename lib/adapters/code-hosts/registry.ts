import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import { gitRepository } from "@/lib/adapters/code-hosts/git/git";
import type { GitHubRepository } from "@/lib/adapters/code-hosts/github/ask-github";
import { githubRepository } from "@/lib/adapters/code-hosts/github/github";

/** `repository` of a service in twokey.yaml. */
export type RepositorySettings = { kind: "git"; path: string } | ({ kind: "github" } & GitHubRepository);

export function openCodeHost(repository: RepositorySettings): CodeHost {
  switch (repository.kind) {
    case "git":
      return gitRepository(repository);
    case "github":
      return githubRepository(repository);
  }
}
