import type { YamlPath } from "./yaml-file";

export type Environment = Readonly<Record<string, string | undefined>>;
export type MissingReference = { path: YamlPath; expected: string };
export type UsedReference = { path: YamlPath; name: string; value: string };

/** What stands in the place of a value that this process must not have. */
export const WITHHELD = "known to the worker only";

/** A variable with such a name holds a secret, wherever it is used; the start keeps it from the desk. */
export const SECRET_NAME = /TOKEN|SECRET|(?<!TWO)KEY|PASSWORD|CREDENTIAL|AUTH|WEBHOOK/i;

const REFERENCE = /\$\{([^}]*)\}?/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Puts the environment in the place of every `${NAME}`, at any depth. A variable that is empty counts as not set. */
export function resolveReferences(
  value: unknown,
  env: Environment,
): { value: unknown; missing: MissingReference[]; used: UsedReference[] } {
  const missing: MissingReference[] = [];
  const used: UsedReference[] = [];
  const resolve = (from: unknown, path: YamlPath): unknown => {
    if (typeof from === "string") {
      return resolveText(from, env, {
        use: (name, value) => used.push({ path, name, value }),
        miss: (expected) => missing.push({ path, expected }),
      });
    }
    if (Array.isArray(from)) return from.map((entry, index) => resolve(entry, [...path, index]));
    if (typeof from !== "object" || from === null) return from;
    return Object.fromEntries(
      Object.entries(from).map(([key, entry]) => [key, resolve(entry, [...path, key])]),
    );
  };
  return { value: resolve(value, []), missing, used };
}

type Findings = { use: (name: string, value: string) => void; miss: (expected: string) => void };

function resolveText(text: string, env: Environment, { use, miss }: Findings): string {
  return text.replace(REFERENCE, (written, name: string) => {
    const value =
      written.endsWith("}") && NAME.test(name) && Object.hasOwn(env, name) ? env[name] : undefined;
    if (value) {
      use(name, value);
      return value;
    }
    miss(
      NAME.test(name)
        ? `the environment variable ${name} to be set (set it, then restart)`
        : `a reference of the form \${NAME}`,
    );
    return written;
  });
}
