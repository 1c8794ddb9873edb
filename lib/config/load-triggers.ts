import type { MetricName, Unit } from "@/lib/domain/metric/metric";
import { parseTrigger, type WrittenTrigger } from "@/lib/domain/trigger/parse-trigger";
import type { Trigger } from "@/lib/domain/trigger/trigger";
import { conditionEntry, conditionFile } from "@/lib/schemas/twokey-config";
import type { ConfigProblem } from "./config";
import { nearest } from "./nearest";
import { problemAt, problemsOf } from "./problems";
import { readYamlFile, type YamlFile } from "./yaml-file";

export type LoadedTriggers = { triggers: Trigger[]; problems: ConfigProblem[] };

/** Reads a condition file. An entry that is wrong is left out and named; the others are used. */
export function loadTriggers(
  path: string,
  name: string,
  metrics: ReadonlyMap<MetricName, Unit>,
): LoadedTriggers {
  const read = readYamlFile(path, name);
  if (!read.ok) return { triggers: [], problems: read.problems };
  const parsed = conditionFile.safeParse(read.file.value);
  if (!parsed.success) return { triggers: [], problems: problemsOf(read.file, parsed.error.issues, []) };
  const loaded: LoadedTriggers = { triggers: [], problems: [] };
  const names = new Set<string>();
  for (const [index, entry] of parsed.data.triggers.entries()) {
    const found = loadEntry(read.file, index, entry, metrics, names);
    loaded.triggers.push(...found.triggers);
    loaded.problems.push(...found.problems);
  }
  return loaded;
}

function loadEntry(
  file: YamlFile,
  index: number,
  entry: unknown,
  metrics: ReadonlyMap<MetricName, Unit>,
  names: Set<string>,
): LoadedTriggers {
  const path = ["triggers", index];
  const called = `trigger ${nameOf(entry) ?? index + 1}`;
  const shape = conditionEntry.safeParse(entry);
  if (!shape.success) return { triggers: [], problems: problemsOf(file, shape.error.issues, path, called) };
  const { name, condition, metric, severity, "auto-rollback": autoRollback } = shape.data;
  const problems: ConfigProblem[] = [];
  if (names.has(name)) {
    problems.push(
      problemAt(file, [...path, "name"], "a name that no other trigger has", name, `${called}: name`),
    );
  }
  names.add(name);
  const written: WrittenTrigger = { name, condition, metric: metric ?? null, severity, autoRollback };
  const parsed = parseTrigger(written, metrics);
  if (!parsed.ok) {
    for (const { key, expected, found } of parsed.problems) {
      problems.push(
        problemAt(
          file,
          [...path, key],
          expected,
          `${found}${meant(key, found, metrics)}`,
          `${called}: ${key}`,
        ),
      );
    }
    return { triggers: [], problems };
  }
  return { triggers: problems.length > 0 ? [] : [parsed.trigger], problems };
}

function nameOf(entry: unknown): string | null {
  const name = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : null;
  return typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 60) : null;
}

function meant(key: string, found: string, metrics: ReadonlyMap<MetricName, Unit>): string {
  const known = key === "severity" ? ["critical", "warning"] : [...metrics.keys()];
  const word = nearest(found, known);
  return word && word !== found ? `; did you mean ${word}?` : "";
}
