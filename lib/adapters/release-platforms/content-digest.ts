import { createHash } from "node:crypto";

/** `sha256:` and 64 digits over a JSON value, the same however its keys are ordered. */
export function contentDigest(value: unknown): string {
  return `sha256:${createHash("sha256")
    .update(JSON.stringify(inOrder(value)))
    .digest("hex")}`;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, inOrder(entry)]),
  );
}
