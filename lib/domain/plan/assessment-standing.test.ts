import { expect, test } from "vitest";
import { liveRelease } from "@/test/release-scene";
import { whyOutdated as whyOutdatedOn } from "./assessment-standing";

const live = liveRelease();
const assessment = {
  seenAt: "2026-11-03T01:00:00.000Z",
  changes: [
    { target: { name: "flag" }, from: { releaseId: "on", version: "on", configHash: "" } },
    {
      target: { name: "main" },
      from: { releaseId: "1.5.0", version: "1.5.0", configHash: live.configHash ?? "" },
    },
  ],
};
const whyOutdated = (seen: typeof assessment, main: typeof live | null, now: Date) =>
  whyOutdatedOn(seen, (target) => (target === "main" ? main : null), now);
const at = (minute: number) => new Date(`2026-11-03T01:${String(minute).padStart(2, "0")}:00.000Z`);

test("an assessment stands while the same release is live, for ten minutes", () => {
  expect(whyOutdated(assessment, live, at(10))).toBeNull();
  expect(whyOutdated(assessment, live, at(11))).toContain("older than ten minutes");
});

test("an assessment falls when another release or another configuration is live", () => {
  expect(whyOutdated(assessment, liveRelease({ releaseId: "1.5.1", version: "1.5.1" }), at(1))).toBe(
    "1.5.1 is live now; the assessment starts from 1.5.0.",
  );
  const changed = liveRelease({ configHash: `sha256:${"9".repeat(64)}` });
  expect(whyOutdated(assessment, changed, at(1))).toContain("configuration was changed");
});

test("an assessment stands for a while when nobody knows what is live: the platform is asked again anyway", () => {
  expect(whyOutdated(assessment, null, at(1))).toBeNull();
});
