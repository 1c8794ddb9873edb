import { describe, expect, it } from "vitest";
import { commit } from "@/test/release-scene";
import { undoList } from "./undo-list";

const of = (...subjects: string[]) =>
  undoList(
    subjects.map((subject) => commit(subject)),
    [],
  );

describe("the undo list", () => {
  it("collects tickets, pull requests and authors once, in order", () => {
    const list = undoList(
      [
        commit("Prices in pounds (ENG-812) (#231)", { author: "Dia" }),
        commit("Merge pull request #9 from shop/x", { author: "Ben", body: "Fixes ENG-99, ENG-812." }),
        commit("See merge request shop/web!17", { author: "Dia" }),
      ],
      [],
    );
    expect(list.tickets).toEqual(["ENG-99", "ENG-812"]);
    expect(list.pullRequests).toEqual(["#9", "#17", "#231"]);
    expect(list.authors).toEqual(["Ben", "Dia"]);
  });

  it.each([
    "Read UTF-8 and SHA-256",
    "Follow RFC-3339 and ISO-8601",
    "Fix CVE-2024-12345",
    "x-1 and A-1 and ENG-0",
  ])("sees no ticket in “%s”", (subject) => {
    expect(of(subject).tickets).toEqual([]);
  });

  it.each([
    "Fix CVE-2026-1234 in the parser",
    "Security: check the owner",
    "Close an XSS hole",
    "Prevent SQL injection in search",
    "Fix auth bypass with expired tokens",
    "Do not leak customer data in logs",
    "Sanitize redirect targets",
    "Patch GHSA-abcd-1234-efgh",
    "Guard against path traversal",
    "Fix privilege escalation of guests",
  ])("knows a security fix: %s", (subject) => {
    expect(of(subject).securityFixes).toHaveLength(1);
  });

  it("reads the body of a commit too", () => {
    const list = undoList([commit("Tighten parser", { body: "This closes CVE-2026-1234." })], []);
    expect(list.securityFixes).toHaveLength(1);
  });

  it.each([
    "[HOTFIX] ENG-1 Orders",
    "Merge branch 'hotfix/ENG-1-orders'",
    "Hot-fix for orders",
    "fix: orders\n\nPriority: P0",
  ])("knows a hotfix: %s", (subject) => {
    expect(of(subject).hotfixes).toHaveLength(1);
  });

  it("knows a revert by its title and by its text", () => {
    expect(of('Revert "Prices in pounds"').reverts).toHaveLength(1);
    expect(
      undoList([commit("Undo", { body: "This reverts commit 0123456789abcdef." })], []).reverts,
    ).toHaveLength(1);
  });

  it.each([
    "Prices in pounds (ENG-812)",
    "Larger product cards on phones",
    "Use dependency injection in the basket",
    "Bypass the cache for previews",
    "Fix memory leak in the image scaler",
    "Release 1.5.0",
    "Add author pages",
    "Reverting is documented",
  ])("sees nothing special in “%s”", (subject) => {
    const { securityFixes, hotfixes, reverts } = of(subject);
    expect([securityFixes, hotfixes, reverts]).toEqual([[], [], []]);
  });
});
