import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openGit,
  openTestGitTarget,
  planTo,
  type TestGitTarget,
} from "@/lib/adapters/release-platforms/git/test-git-target";
import { openTestSshServer, type TestSshServer } from "@/lib/adapters/release-platforms/git/test-ssh-server";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";

describe("a remote over SSH", () => {
  let rig: TestGitTarget;
  let ssh: TestSshServer;
  beforeEach(async () => {
    rig = await openTestGitTarget();
    ssh = await openTestSshServer(rig.repository);
  });
  afterEach(async () => {
    await ssh.close();
    await rig.close();
  });

  const open = (changes: { key?: string; knownHosts?: string } = {}) =>
    openGit(rig, {
      remote: ssh.remote,
      token: undefined,
      ssh: { key: ssh.key, knownHosts: ssh.knownHosts, ...changes },
    });

  test("is read and pushed to with the key that is configured", async () => {
    const platform = open();
    const ends = await planTo(platform, (version) => version.startsWith("without-"));
    const [step] = (await platform.preview(ends.from, ends.to, "leave")).steps;
    if (!step) throw new Error("the plan has no steps");
    const outcome = await platform.send(step, ends, testSending());
    expect(outcome).toMatchObject({ outcome: "confirmed" });
    expect(rig.repository.head()).toBe(ends.to.releaseId);
  });

  test("is not spoken to when it shows another host key than is known", async () => {
    await expect(open({ knownHosts: ssh.otherHosts }).current()).rejects.toThrow(
      "shows a host key that is not known",
    );
  });

  test("does not let us in with another key, and nothing is asked", async () => {
    await expect(open({ key: ssh.key.replace("client", "other-host") }).current()).rejects.toThrow(
      "does not accept the credential",
    );
  });
});
