import type { Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";

/** The workload's own selector, as a list wants it written. */
export function selectorOf({ spec }: Workload): string {
  const { matchLabels, matchExpressions } = spec.selector;
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return [...equal, ...matchExpressions.map(writtenExpression)].join(",");
}

function writtenExpression({ key, operator, values }: SelectorExpression): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
  }
}

type SelectorExpression = Workload["spec"]["selector"]["matchExpressions"][number];
