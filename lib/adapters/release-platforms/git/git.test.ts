import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { openGit, openTestGitTarget, planTo } from "@/lib/adapters/release-platforms/git/test-git-target";

describeReleasePlatform("git, by push", async () => {
  const rig = await openTestGitTarget();
  const platform = openGit(rig);
  const live = rig.repository.head().slice(0, 8);
  return {
    platform,
    plan: await planTo(platform, (version) => version === `without-${live}`),
    applied: async () => rig.repository.pushes(),
    drift: async () => void rig.repository.commit("Release 1.5.1", { "server.mjs": "three\n" }),
    deleteTarget: async () => void rig.repository.git("update-ref", "-d", "refs/heads/main"),
    refuse: rig.server.protect,
    applyWithoutAnswer: rig.server.swallowAnswers,
    answerAfter: rig.production.deployIn,
    lie: rig.production.lie,
    close: rig.close,
  };
});
