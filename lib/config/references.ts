import type { YamlPath } from "./yaml-file";

export type Environment = Readonly<Record<string, string | undefined>>;
export type MissingReference = { path: YamlPath; expected: string };

/** What stands in the place of a value that this process must not have. */
export const WITHHELD = "known to the worker only";

const REFERENCE = /\$\{([^}]*)\}?/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Puts the environment in the place of every `${NAME}`, at any depth. A variable that is empty counts as not set. */
export function resolveReferences(
  value: unknown,
  env: Environment,
): { value: unknown; missing: MissingReference[] } {
  const missing: MissingReference[] = [];
  const resolve = (from: unknown, path: YamlPath): unknown => {
    if (typeof from === "string")
      return resolveText(from, env, (expected) => missing.push({ path, expected }));
    if (Array.isArray(from)) return from.map((entry, index) => resolve(entry, [...path, index]));
    if (typeof from !== "object" || from === null) return from;
    return Object.fromEntries(
      Object.entries(from).map(([key, entry]) => [key, resolve(entry, [...path, key])]),
    );
  };
  return { value: resolve(value, []), missing };
}

function resolveText(text: string, env: Environment, miss: (expected: string) => void): string {
  return text.replace(REFERENCE, (written, name: string) => {
    const value =
      written.endsWith("}") && NAME.test(name) && Object.hasOwn(env, name) ? env[name] : undefined;
    if (value) return value;
    miss(NAME.test(name) ? `the environment variable ${name} to be set` : `a reference of the form \${NAME}`);
    return written;
  });
}
