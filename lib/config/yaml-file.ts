import { readFileSync, statSync } from "node:fs";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { ConfigProblem } from "./config";

export type YamlPath = readonly PropertyKey[];

/** A file that was read: its value, and for any path in it the line and the text that stands there. */
export type YamlFile = {
  name: string;
  value: unknown;
  at(path: YamlPath): { line: number | null; found: string };
};

const LARGEST_BYTES = 512 * 1024;
const MOST_PROBLEMS = 20;
const LONGEST_QUOTE = 80;

/** Reads one YAML file. `name` is what problems call it. */
export function readYamlFile(
  path: string,
  name: string,
): { ok: true; file: YamlFile } | { ok: false; problems: ConfigProblem[] } {
  const content = readText(path);
  if (!content.ok)
    return { ok: false, problems: [{ file: name, line: null, path: "", message: content.message }] };
  const { text } = content;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map(({ pos: [offset], message }) => {
      const { line } = lines.linePos(offset);
      return {
        file: name,
        line,
        path: "",
        message: `${inWords(message)}${hintFor(text.split("\n")[line - 1] ?? "")}`,
      };
    });
    return { ok: false, problems: firstOfEachLine(problems) };
  }
  const value = attempt(() => document.toJS({ maxAliasCount: 100 }));
  if (!value.ok)
    return { ok: false, problems: [{ file: name, line: null, path: "", message: value.message }] };

  const nodeAt = (path: YamlPath) => document.getIn(path.map(String).map(toKey), true) as Node | undefined;
  const toLine = (offset: number | undefined) => (offset === undefined ? null : lines.linePos(offset).line);
  const at = (path: YamlPath): { line: number | null; found: string } => {
    const node = nodeAt(path);
    const key = keyOffset(nodeAt(path.slice(0, -1)), path.at(-1));
    if (node)
      return {
        line: toLine(isScalar(node) ? node.range?.[0] : (key ?? node.range?.[0])),
        found: quote(node, text),
      };
    if (key !== undefined) return { line: toLine(key), found: "nothing" };
    return { line: path.length > 0 ? at(path.slice(0, -1)).line : 1, found: "nothing" };
  };
  return { ok: true, file: { name, value: value.value, at } };
}

function readText(path: string): { ok: true; text: string } | { ok: false; message: string } {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_BYTES) {
      const megabytes = (size / 1024 / 1024).toFixed(1);
      return {
        ok: false,
        message: `the file is ${megabytes} MB, expected at most ${LARGEST_BYTES / 1024} kB`,
      };
    }
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { ok: false, message: `the file ${path} ${whyUnreadable(error)}` };
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist";
  if (code === "EACCES" || code === "EPERM") return "may not be read by this user";
  if (code === "EISDIR") return "is a folder, expected a file";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "is not text in UTF-8";
  return `cannot be read (${error instanceof Error ? error.message : "unknown error"})`;
}

function attempt(read: () => unknown): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: read() };
  } catch {
    return { ok: false, message: "the aliases (*name) of this file repeat each other too often" };
  }
}

/** List positions are numbers for the YAML document, keys are text. */
function toKey(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

function keyOffset(parent: Node | undefined, key: PropertyKey | undefined): number | undefined {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

function quote(node: Node, text: string): string {
  if (isMap(node)) return "a block of keys";
  if (isSeq(node)) return "a list";
  if (isAlias(node)) return "an alias";
  const [from = 0, to = 0] = node.range ?? [];
  const written = text
    .slice(from, to)
    .trim()
    .replace(/\s+/g, " ")
    .replace(/\/\/[^/\s]*@/, "//…@");
  if (written === "") return "nothing";
  return written.length > LONGEST_QUOTE ? `${written.slice(0, LONGEST_QUOTE)}…` : written;
}

function inWords(message: string): string {
  return `this is not YAML: ${message.split("\n")[0]}`;
}

function hintFor(line: string): string {
  if (/[{[,].*[:\s]\$\{/.test(line)) return `. Inside { } and [ ] a reference needs quotes: "\${NAME}"`;
  if (/:\s*>\s*\S/.test(line)) return `. A condition that begins with > needs quotes: "> 5%"`;
  return "";
}

function firstOfEachLine(problems: ConfigProblem[]): ConfigProblem[] {
  const seen = new Set<number | null>();
  return problems.filter(({ line }) => !seen.has(line) && seen.add(line)).slice(0, MOST_PROBLEMS);
}
