import { createHash } from "node:crypto";

/** Railway gives these to each deployment anew. */
const OWN_VARIABLE = /^RAILWAY_/;

/**
 * `sha256:` and 64 digits over the variables and the settings of the service. The values go into the digest only as
 * digests of their own, and nowhere else.
 */
export function hashConfig(
  settings: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, unknown>>,
): string {
  const hash = createHash("sha256");
  for (const [name, value] of sorted(settings)) hash.update(`setting ${name} ${JSON.stringify(value)}\n`);
  for (const [name, value] of sorted(variables)) {
    if (!OWN_VARIABLE.test(name)) hash.update(`variable ${JSON.stringify(name)} ${digestOf(value)}\n`);
  }
  return `sha256:${hash.digest("hex")}`;
}

/** Names of variables that the two deployments were started with differently. */
export function differingNames(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names]
    .filter((name) => !OWN_VARIABLE.test(name) && digestOf(one[name]) !== digestOf(other[name]))
    .sort();
}

function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value ?? null))
    .digest("hex");
}

function sorted(values: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}
