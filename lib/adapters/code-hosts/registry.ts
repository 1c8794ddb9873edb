import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import { gitRepository } from "@/lib/adapters/code-hosts/git/git";

/** `repository` of a service in twokey.yaml. */
export type RepositorySettings = { kind: "git"; path: string };

export function openCodeHost(repository: RepositorySettings): CodeHost {
  switch (repository.kind) {
    case "git":
      return gitRepository(repository);
  }
}
