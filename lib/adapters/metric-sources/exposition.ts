import type { Labels } from "@/lib/domain/metric/selector";
import { scrub } from "@/lib/scrub";

/** One line of a metrics page. `key` is its name and labels as written. */
export type PageSeries = { key: string; name: string; labels: Labels; value: number };

export type ExpositionReceiver = {
  /** Labels are only read for the names that are wanted. */
  wants(name: string): boolean;
  series(series: PageSeries): void;
  /** Every name that the page has, also one that is declared and has no series yet. */
  name(name: string): void;
};

/** The page is not what a metrics page is; the message names the line. */
export class ExpositionError extends Error {}

const LONGEST_LINE = 64 * 1024;
const MOST_SERIES = 50_000;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|(?=\}))/y;
const CLOSING = /\s*\}/y;
const VALUE = /\s*(\S+)(?:\s+-?[\d.]+)?\s*(?:#.*)?$/y;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total"],
  histogram: ["_bucket", "_count", "_sum"],
  summary: ["_count", "_sum"],
};

/** Reads a metrics page (Prometheus text format 0.0.4) piece by piece, as it arrives. */
export function expositionReader(receiver: ExpositionReceiver): { write(piece: string): void; end(): void } {
  let rest = "";
  let lineNumber = 0;
  let count = 0;
  const readLine = (line: string) => {
    lineNumber += 1;
    const text = line.trim();
    if (text === "") return;
    if (text.startsWith("#")) return declare(text, receiver);
    count += 1;
    if (count > MOST_SERIES) throw new ExpositionError(`the page has more than ${MOST_SERIES} series`);
    readSeries(text, lineNumber, receiver);
  };
  return {
    write(piece) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) readLine(line);
      if (rest.length > LONGEST_LINE) throw no(lineNumber + 1, "a line of at most 64 kB", rest);
    },
    end() {
      readLine(rest);
      rest = "";
    },
  };
}

function declare(line: string, receiver: ExpositionReceiver): void {
  const [, keyword, name, kind] = line.split(/\s+/);
  if (keyword !== "TYPE" || !name) return;
  receiver.name(name);
  for (const suffix of SUFFIXES[kind ?? ""] ?? []) receiver.name(`${name}${suffix}`);
}

function readSeries(line: string, lineNumber: number, receiver: ExpositionReceiver): void {
  NAME.lastIndex = 0;
  const name = NAME.exec(line)?.[0];
  if (!name) throw no(lineNumber, "the name of a metric", line);
  receiver.name(name);
  let offset = name.length;
  const labels: Record<string, string> = {};
  if (line[offset] === "{") {
    offset = readLabels(line, offset + 1, labels, lineNumber, receiver.wants(name));
  } else if (!/\s/.test(line[offset] ?? "")) {
    throw no(lineNumber, `labels or a value after ${name}`, line.slice(offset));
  }
  VALUE.lastIndex = offset;
  const written = VALUE.exec(line)?.[1] ?? "";
  const value = toNumber(written);
  if (value === null) throw no(lineNumber, `a number as the value of ${name}`, line.slice(offset).trim());
  if (receiver.wants(name)) receiver.series({ key: line.slice(0, offset), name, labels, value });
}

/** Reads up to the closing brace and gives the place behind it. */
function readLabels(
  line: string,
  start: number,
  labels: Record<string, string>,
  lineNumber: number,
  keep: boolean,
): number {
  let offset = start;
  for (;;) {
    CLOSING.lastIndex = offset;
    if (CLOSING.test(line)) return CLOSING.lastIndex;
    LABEL.lastIndex = offset;
    const label = LABEL.exec(line);
    if (!label) throw no(lineNumber, 'label="value" or }', line.slice(offset));
    offset = LABEL.lastIndex;
    if (keep && label[1] !== undefined) labels[label[1]] = unescaped(label[2] ?? "");
  }
}

function unescaped(text: string): string {
  return text.includes("\\")
    ? text.replace(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char))
    : text;
}

function toNumber(written: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(written)) {
    return written.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (/^nan$/i.test(written)) return Number.NaN;
  const value = written === "" ? Number.NaN : Number(written);
  return Number.isNaN(value) ? null : value;
}

function no(line: number, expected: string, found: string): ExpositionError {
  // Before it is cut: half a secret would not be recognised any more.
  const shown = scrub(found)
    .replace(/\p{Cc}/gu, "\ufffd")
    .slice(0, 60);
  return new ExpositionError(`line ${line} of the page: expected ${expected}, found ${shown || "nothing"}`);
}
