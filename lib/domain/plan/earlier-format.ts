/**
 * A stored plan as it is read today. Plans of the first format had one target and named it at the top; they are read,
 * verified and exported for good, and never proposed again. What is neither is left for the schema to refuse.
 */
export function inPresentFormat(stored: unknown): unknown {
  if (!isFirstFormat(stored)) return stored;
  const { target, from, to, steps, undo, ...rest } = stored;
  const named = typeof target === "object" && target !== null ? { name: "main", ...target } : target;
  return {
    ...rest,
    format: "twokey.plan/2",
    changes: [{ target: named, from, to, steps, hold: null, undo }],
  };
}

type FirstFormat = Record<"target" | "from" | "to" | "steps" | "undo", unknown>;

function isFirstFormat(stored: unknown): stored is FirstFormat {
  return (
    typeof stored === "object" &&
    stored !== null &&
    "format" in stored &&
    stored.format === "twokey.plan/1" &&
    "kind" in stored &&
    stored.kind === "rollback" &&
    ["target", "from", "to", "steps", "undo"].every((field) => field in stored)
  );
}
