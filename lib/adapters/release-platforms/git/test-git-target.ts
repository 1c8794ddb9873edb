import { gitBranch } from "@/lib/adapters/release-platforms/git/git";
import { forgetMirrors } from "@/lib/adapters/release-platforms/git/mirror";
import type { GitTarget } from "@/lib/adapters/release-platforms/git/target";
import {
  LOGIN,
  openTestGitServer,
  type TestGitServer,
} from "@/lib/adapters/release-platforms/git/test-git-server";
import {
  openTestProduction,
  type TestProduction,
} from "@/lib/adapters/release-platforms/git/test-production";
import {
  commitReleases,
  openTestRepository,
  type TestRepository,
} from "@/lib/adapters/release-platforms/git/test-repository";
import type { Ends, ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { Secret } from "@/lib/secret";

/** A repository on a real git server, production that follows it, and a target that names both. */
export type TestGitTarget = {
  repository: TestRepository;
  server: TestGitServer;
  production: TestProduction;
  target: GitTarget;
  close(): Promise<void>;
};

export async function openTestGitTarget(
  history: (repository: TestRepository) => unknown = commitReleases,
): Promise<TestGitTarget> {
  const repository = openTestRepository();
  history(repository);
  const server = await openTestGitServer(repository);
  const production = await openTestProduction(repository);
  const target: GitTarget = {
    remote: server.remote,
    branch: "main",
    mode: "push",
    user: LOGIN.user,
    token: Secret.of(LOGIN.token),
    committer: { name: "Twokey", email: "twokey@example.com" },
    versionUrl: production.versionUrl,
    healthUrl: production.healthUrl,
    deployMinutes: 1,
  };
  return {
    repository,
    server,
    production,
    target,
    async close() {
      await Promise.all([server.close(), production.close()]);
      repository.close();
      forgetMirrors();
    },
  };
}

/** From what is live to the candidate that `choose` picks by its version. */
export async function planTo(platform: ReleasePlatform, choose: (version: string) => boolean): Promise<Ends> {
  const { releaseId, version, commit, configHash } = await platform.current();
  const others = (await platform.candidates()).filter((candidate) => candidate.releaseId !== releaseId);
  const chosen = others.find((candidate) => choose(candidate.version));
  if (!chosen?.artefactDigest || configHash === null) throw new Error("there is no such candidate");
  const { artefactDigest } = chosen;
  return {
    from: { releaseId, version, commit, configHash },
    to: {
      releaseId: chosen.releaseId,
      version: chosen.version,
      commit: chosen.commit,
      artefactDigest,
      wasInProduction: false,
    },
  };
}

export function openGit(rig: TestGitTarget, changes: Partial<GitTarget> = {}): ReleasePlatform {
  return gitBranch({ ...rig.target, ...changes });
}
