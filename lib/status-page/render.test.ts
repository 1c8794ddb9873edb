import { gzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { PHASES, type Phase } from "@/lib/domain/message/phase";
import { type PublishedUpdate, publicStatus } from "@/lib/domain/message/public-status";
import { renderHtml } from "@/lib/status-page/render";
import { renderFeed, renderSummary } from "@/lib/status-page/render-data";

const now = new Date("2026-11-23T12:00:00Z");
const update = (phase: Phase, changes: Partial<PublishedUpdate> = {}): PublishedUpdate => ({
  id: "5b1c8f9e-0000-4000-8000-000000000001",
  incident: 12,
  component: "Webshop",
  phase,
  title: "Problems with Webshop",
  body: "We are looking into it.\n\n- **Paying** fails\n- Looking works",
  at: "2026-11-23T10:00:00.000Z",
  ...changes,
});
const html = (...updates: PublishedUpdate[]) =>
  renderHtml(publicStatus("Sample shop", ["Webshop"], updates, now));
const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> [x](javascript:alert(1)) \u202egnp`;

describe("the public page", () => {
  it("loads nothing and runs nothing", () => {
    const page = html(update("investigating"));
    expect(page).not.toMatch(/<script|<img|<link[^>]+stylesheet|@import|url\(|\son\w+=/i);
  });

  test.each(["title", "body", "component"] as const)("escapes the %s", (field) => {
    const page = html(update("investigating", { [field]: EVIL }));
    expect(page).not.toMatch(/<script>|<img|href="javascript|\u202e/);
    expect(page).toContain("&lt;script&gt;");
  });

  it("renders paragraphs and lists", () => {
    expect(html(update("investigating"))).toContain(
      "<p>We are looking into it.</p><ul><li><strong>Paying</strong> fails</li><li>Looking works</li></ul>",
    );
  });

  test.each(PHASES.filter((phase) => phase !== "resolved"))(
    "does not say resolved while it is published as %s",
    (phase) => {
      expect(html(update(phase)).replace(/<style>.*<\/style>/, "")).not.toMatch(/resolved/i);
    },
  );

  it("says resolved once that was published, and shows it in the history", () => {
    const ended = update("resolved", { at: "2026-11-23T11:00:00.000Z", body: "It is over." });
    const page = html(ended, update("investigating"));
    expect(page).toContain("We know of no problems.");
    expect(page).toContain("Resolved");
    expect(page).toContain("1 h from the first update to the last");
  });

  it("weighs at most 15 KB with an open incident and two weeks of history", () => {
    const night = PHASES.slice(0, 3).map((phase, hour) =>
      update(phase, { at: `2026-11-23T0${hour}:00:00.000Z` }),
    );
    const history = Array.from({ length: 10 }, (_, index) =>
      update("resolved", { incident: index, at: `2026-11-${12 + index}T10:00:00.000Z` }),
    );
    expect(html(...night, ...history).length).toBeLessThan(15_000);
  });

  it("stays under 15 KB on the wire with many long updates", () => {
    const long = Array.from({ length: 40 }, (_, index) =>
      update("identified", {
        id: String(index),
        at: new Date(now.getTime() - index * 60_000).toISOString(),
        body: "A long story. ".repeat(280),
      }),
    );
    expect(gzipSync(html(...long)).length).toBeLessThan(15_000);
  });
});

describe("the page for machines", () => {
  it("has the shape of a Statuspage summary", () => {
    const status = publicStatus("Sample shop", ["Webshop"], [update("monitoring")], now);
    expect(JSON.parse(renderSummary(status))).toMatchObject({
      page: { id: "sample-shop", name: "Sample shop" },
      status: { indicator: "minor" },
      components: [{ id: "webshop", name: "Webshop", status: "degraded_performance" }],
      incidents: [{ status: "monitoring", incident_updates: [{ status: "monitoring" }] }],
    });
  });

  it("gives a feed with every update once, escaped", () => {
    const status = publicStatus(
      "Sample shop",
      [],
      [update("identified", { title: EVIL }), update("investigating")],
      now,
    );
    const feed = renderFeed(status);
    expect(feed.match(/<entry>/g)).toHaveLength(2);
    expect(feed).not.toContain("<script>");
  });
});
