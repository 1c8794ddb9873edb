import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CodeHost, CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";

/** A history of three commits in a row: release 1, a migration with a body, a merge-free change as release 2. */
export type CodeHostRig = {
  host: CodeHost;
  older: string;
  middle: string;
  newer: string;
  /** A commit on a branch of its own that starts at `older`. */
  aside: string;
  close(): Promise<void>;
};

/** What every adapter of a code host has to prove. */
export function describeCodeHost(name: string, open: () => Promise<CodeHostRig>): void {
  describe(`${name} as a code host`, () => {
    let rig: CodeHostRig;
    beforeAll(async () => {
      rig = await open();
    });
    afterAll(() => rig.close());

    test("lists the commits between two releases, newest first, with author, time and text", async () => {
      const { commits, cut } = await rig.host.commitsBetween(rig.older, rig.newer);
      expect(cut).toBe(false);
      expect(commits.map(({ id }) => id)).toEqual([rig.newer, rig.middle]);
      expect(commits[1]).toEqual({
        id: rig.middle,
        author: "Bo Öberg",
        subject: "Add coupons",
        body: "They were asked for in ENG-7.\n\nRefs: #12",
        committedAt: new Date("2026-11-02T10:00:00Z"),
      });
    });

    test("lists nothing between a release and itself, and nothing for what is already contained", async () => {
      expect((await rig.host.commitsBetween(rig.newer, rig.newer)).commits).toEqual([]);
      expect((await rig.host.commitsBetween(rig.newer, rig.older)).commits).toEqual([]);
    });

    test("names the files that differ", async () => {
      expect(await rig.host.filesChanged(rig.older, rig.newer)).toEqual([
        "db/migrations/007 coupons.sql",
        "server.mjs",
      ]);
    });

    test("reads the files of a folder that differ, as they are in both releases", async () => {
      const file = "db/migrations/007 coupons.sql";
      const text = "CREATE TABLE coupon (id int);\n";
      const under = (older: string, newer: string, folder: string) =>
        rig.host.filesUnder(older, newer, folder);
      expect(await under(rig.older, rig.newer, "db/migrations")).toEqual([
        { file, before: null, after: text },
      ]);
      expect(await under(rig.newer, rig.aside, "db/migrations")).toEqual([
        { file, before: text, after: null },
      ]);
      expect(await under(rig.older, rig.newer, "docs")).toEqual([]);
    });

    test("tells what lies on the way and what lies aside", async () => {
      expect(await rig.host.isAncestor(rig.older, rig.newer)).toBe(true);
      expect(await rig.host.isAncestor(rig.newer, rig.older)).toBe(false);
      expect(await rig.host.isAncestor(rig.aside, rig.newer)).toBe(false);
    });

    test("names the commit that it does not have", async () => {
      const asked = rig.host.commitsBetween("f".repeat(40), rig.newer);
      await expect(asked).rejects.toThrow(CodeHostUnreadable);
      await expect(asked).rejects.toThrow("has no commit ffffffffffff");
    });

    test("takes whole commit ids only, never a name that moves or an option", async () => {
      for (const moving of ["HEAD", "main", `${rig.older}~1`, "--output=/tmp/x"]) {
        await expect(rig.host.commitsBetween(moving, rig.newer)).rejects.toThrow("is not a whole commit id");
      }
    });

    test("tells what its connection test found", async () => {
      expect(await rig.host.probe()).toMatchObject({ ok: true });
    });
  });
}
