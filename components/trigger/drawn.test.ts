import { expect, test } from "vitest";
import { markersOf } from "./drawn";

const deployed = (target: string, version: string, at: number) => ({
  at,
  version,
  target,
  service: "shop",
  commit: null,
});

test("targets that were released at one instant share a marker", () => {
  expect(
    markersOf([
      deployed("front", "2.3.0", 20),
      deployed("api", "1.5.0", 20),
      deployed("front", "1.5.0", 10),
      deployed("api", "1.5.0", 10),
    ]),
  ).toEqual([
    { at: 20, label: "2.3.0, 1.5.0" },
    { at: 10, label: "1.5.0" },
  ]);
});
