import { describe, expect, it } from "vitest";
import { formatLimit, formatSpan, formatValue, metricLabel } from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("formatting a metric", () => {
  it.each([
    [12.44, "percent", "12.4 %"],
    [5, "percent", "5.0 %"],
    [0, "percent", "0.0 %"],
    [0.0123, "percent", "0.012 %"],
    [2310.4, "ms", "2,310 ms"],
    [1234567.8, "ms", "1,234,568 ms"],
    [-3.04, "percent", "-3.0 %"],
    [0.8333, "none", "0.83"],
    [1500.2, "none", "1,500"],
  ] as const)("writes %d in %s as %s", (value, unit, text) => {
    expect(plain(formatValue(value, unit))).toBe(text);
  });

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY])("says that %s is no data", (value) => {
    expect(formatValue(value, "percent")).toBe("no data");
  });

  it("writes a limit with no decimals that mean nothing", () => {
    expect(plain(formatLimit(5, "percent"))).toBe("5 %");
    expect(plain(formatLimit(0.5, "percent"))).toBe("0.5 %");
    expect(plain(formatLimit(2000, "ms"))).toBe("2,000 ms");
  });

  it("keeps a number and its unit on one line", () => {
    expect(formatValue(12.4, "percent")).toBe("12.4\u00a0%");
  });

  it.each([
    [-5, "0 s"],
    [0, "0 s"],
    [250, "250 ms"],
    [31_999, "31 s"],
    [120_000, "2 min"],
    [125_000, "2 min 05 s"],
    [3_840_000, "1 h 04 min"],
    [180_000_000, "2 d 2 h"],
  ])("writes a span of %d ms as %s", (ms, text) => {
    expect(plain(formatSpan(ms))).toBe(text);
  });

  it("reads the name of a metric as words", () => {
    expect(metricLabel("business_conversion_rate")).toBe("business conversion rate");
  });
});
