import { createHash } from "node:crypto";

/** `sha256:` and 64 digits over a value as JSON; the order of keys makes no difference, that of lists does. */
export function contentDigest(value: unknown): string {
  return `sha256:${createHash("sha256")
    .update(JSON.stringify(inOrder(value)))
    .digest("hex")}`;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, inOrder(entry)]));
}
