import { expect, test } from "vitest";
import {
  formatClock,
  formatCount,
  formatDuration,
  formatLocal,
  formatNumber,
  formatUtc,
  formatValue,
  isoDuration,
} from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const at = "2026-11-23T02:10:30Z";

test("an instant is written in UTC with its zone", () => {
  expect(plain(formatUtc(at))).toBe("23 Nov 2026, 02:10 UTC");
  expect(plain(formatUtc(at, "time"))).toBe("02:10:30 UTC");
  expect(plain(formatUtc(new Date(at), "minute"))).toBe("02:10 UTC");
  expect(plain(formatUtc(Date.parse(at), "date"))).toBe("23 Nov 2026");
});

test("midnight is 00:00, not 24:00", () => {
  expect(plain(formatUtc("2026-11-23T00:00:00Z", "minute"))).toBe("00:00 UTC");
});

test("the local time is the same instant in the reader's zone", () => {
  expect(formatLocal(at, "minute", "Asia/Kolkata")).toBe("07:40");
  expect(formatLocal(at, "full", "America/New_York")).toBe("22 Nov 2026, 21:10");
});

test.each([
  [-5_000, "0 s"],
  [999, "0 s"],
  [45_900, "45 s"],
  [60_000, "1 min"],
  [200_000, "3 min 20 s"],
  [3_840_000, "1 h 04 min"],
  [86_400_000, "1 d"],
  [183_600_000, "2 d 3 h"],
])("a span of %d ms reads %s", (ms, text) => {
  expect(plain(formatDuration(ms))).toBe(text);
});

test.each([
  [0, "0:00"],
  [45_000, "0:45"],
  [724_000, "12:04"],
  [3_847_000, "1:04:07"],
  [183_847_000, "2 d 03:04:07"],
])("a clock at %d ms shows %s", (ms, text) => {
  expect(plain(formatClock(ms))).toBe(text);
});

test("spans have a machine form", () => {
  expect(isoDuration(64_500)).toBe("PT64S");
});

test.each([
  [1234, "1,234"],
  [231.4, "231"],
  [12.42, "12.4"],
  [3.066, "3.07"],
  [0.00431, "0.0043"],
  [-0.5, "-0.5"],
])("%d is written %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("counts agree with their noun", () => {
  expect(plain(formatCount(1, "incident"))).toBe("1 incident");
  expect(plain(formatCount(2, "incident"))).toBe("2 incidents");
  expect(plain(formatCount(0, "entry", "entries"))).toBe("0 entries");
});

test("a missing value is no data and never a zero", () => {
  expect(plain(formatValue(3.21, "%"))).toBe("3.21 %");
  expect(formatValue(null, "%")).toBe("no data");
  expect(formatValue(Number.NaN, "ms")).toBe("no data");
});
