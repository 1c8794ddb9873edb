import type { z } from "zod";
import type { ConfigProblem } from "./config";
import { nearest } from "./nearest";
import type { YamlFile, YamlPath } from "./yaml-file";

/** Keys of values that are credentials wherever they stand. */
const CREDENTIAL = /^(webhook|password|token)$/;

type Issue = z.core.$ZodIssue;

/** `services.shop.verification.smoke[0].url` */
export function keyPath(path: YamlPath): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === "number") return `${shown}[${key}]`;
    return shown === "" ? String(key) : `${shown}.${String(key)}`;
  }, "");
}

/** One problem: where it is, what was expected there and what stands there. `called` takes the place of the key path. */
export function problemAt(
  file: YamlFile,
  path: YamlPath,
  expected: string,
  found?: string,
  called?: string,
): ConfigProblem {
  const place = file.at(path);
  const where = called ?? keyPath(path);
  const hidden = path.includes("headers") || CREDENTIAL.test(String(path.at(-1)));
  const shown = hidden ? "something that is not shown" : place.found;
  const message = `${where ? `${where}: ` : ""}expected ${expected}, found ${found ?? shown}`;
  return { file: file.name, line: place.line, path: keyPath(path), message };
}

/** What zod found wrong below `prefix`, in words; one problem for each unknown key. */
export function problemsOf(
  file: YamlFile,
  issues: readonly Issue[],
  prefix: YamlPath,
  called?: string,
): ConfigProblem[] {
  const calledAt = (below: YamlPath) =>
    called === undefined ? undefined : [called, keyPath(below)].filter(Boolean).join(": ");
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") {
      return [
        problemAt(file, [...prefix, ...issue.path], expectedBy(issue), undefined, calledAt(issue.path)),
      ];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const meant = nearest(key, issue.message.split(", "));
      const hint = meant ? `; did you mean ${meant}?` : "";
      const expected = `one of the keys ${issue.message}`;
      return problemAt(file, [...prefix, ...path], expected, `${key}${hint}`, calledAt(path));
    });
  });
}

/** As a person reads the file: by line, and what has no line first. Each place once, with the first thing said of it. */
export function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems
    .filter(({ path }, index) => problems.findIndex((other) => other.path === path) === index)
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a block of keys",
  record: "a block of keys",
  array: "a list",
};

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.startsWith("Invalid input")
        ? (typeWords[issue.expected] ?? issue.expected)
        : issue.message;
    case "too_small":
      return sizeWords(
        issue.origin,
        issue.inclusive === false ? "more than" : "at least",
        Number(issue.minimum),
      );
    case "too_big":
      return sizeWords(
        issue.origin,
        issue.inclusive === false ? "less than" : "at most",
        Number(issue.maximum),
      );
    case "invalid_value":
      return issue.values.length === 1
        ? String(issue.values[0])
        : `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? `one of ${issue.options.map(String).join(", ")}`
        : issue.message;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

function sizeWords(origin: string, bound: string, size: number): string {
  if (origin === "string")
    return size === 1 && bound === "at least" ? "a text" : `a text of ${bound} ${size} characters`;
  if (origin === "array") return `a list of ${bound} ${size} ${size === 1 ? "entry" : "entries"}`;
  return `a number of ${bound} ${size}`;
}
