import { describe, expect, it } from "vitest";
import { type PublishedUpdate, publicStatus } from "@/lib/domain/message/public-status";

const now = new Date("2026-11-23T12:00:00Z");
let count = 0;
const update = (
  at: string,
  phase: PublishedUpdate["phase"],
  incident = 1,
  component = "Shop",
): PublishedUpdate => ({
  id: `u${++count}`,
  incident,
  component,
  phase,
  title: "Problems",
  body: "…",
  at,
});
const status = (...updates: PublishedUpdate[]) => publicStatus("Sample", ["Shop", "Search"], updates, now);

describe("the public status", () => {
  it("knows of no problems when nothing was published", () => {
    expect(status()).toMatchObject({
      level: "good",
      sentence: "We know of no problems.",
      open: [],
      changedAt: null,
    });
  });

  it("is bad while an incident is open, and names the component", () => {
    const shown = status(update("2026-11-23T10:00:00Z", "investigating"));
    expect(shown).toMatchObject({ level: "bad", sentence: "There are problems with Shop." });
    expect(shown.components).toEqual([
      { name: "Shop", phase: "investigating" },
      { name: "Search", phase: null },
    ]);
  });

  it("is watched, not good, while it is monitored", () => {
    expect(status(update("2026-11-23T10:00:00Z", "monitoring")).level).toBe("watched");
  });

  it("is good again only when resolved was published last", () => {
    const begun = update("2026-11-23T10:00:00Z", "investigating");
    const ended = update("2026-11-23T10:30:00Z", "resolved");
    expect(status(ended, begun)).toMatchObject({ level: "good", open: [] });
    expect(status(begun, ended, update("2026-11-23T10:40:00Z", "investigating")).level).toBe("bad");
  });

  it("puts the newest update first", () => {
    const [first, second] = [
      update("2026-11-23T10:00:00Z", "investigating"),
      update("2026-11-23T10:20:00Z", "identified"),
    ];
    expect(status(first, second).open[0]?.updates).toEqual([second, first]);
  });

  it("shows the worst phase of a component", () => {
    const shown = status(
      update("2026-11-23T10:00:00Z", "monitoring", 1),
      update("2026-11-23T11:00:00Z", "identified", 2),
    );
    expect(shown.components[0]?.phase).toBe("identified");
  });

  it("remembers fourteen days, each with the incidents that touched it", () => {
    const { days } = status(
      update("2026-11-20T23:00:00Z", "investigating"),
      update("2026-11-21T01:00:00Z", "resolved"),
    );
    expect(days).toHaveLength(14);
    expect(days.filter(({ incidents }) => incidents.length > 0).map(({ day }) => day)).toEqual([
      "2026-11-21",
      "2026-11-20",
    ]);
  });

  it("counts an incident that is still open on every day until now", () => {
    const { days } = status(update("2026-11-21T23:00:00Z", "identified"));
    expect(days.filter(({ incidents }) => incidents.length > 0)).toHaveLength(3);
  });
});
