import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

describe("where sign-in returns to", () => {
  it.each(["/", "/incidents/INC-12", "/services/shop?window=15#error-rate", "/a/4fJ2"])(
    "keeps %s",
    (path) => {
      expect(safeReturnPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    "",
    "incidents",
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "/sign-in?callbackUrl=/",
    "/api/auth/signout",
  ])("goes to the desk instead of %j", (asked) => {
    expect(safeReturnPath(asked)).toBe("/");
  });

  it("goes to the desk when the address was given twice", () => {
    expect(safeReturnPath(["/incidents", "/settings"])).toBe("/");
  });
});
