import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";

/** Who is hit. `percent` is a whole number from 1 to 100. */
export type Scope =
  | { kind: "all" }
  | { kind: "percentage"; percent: number }
  | { kind: "region"; name: string }
  | { kind: "segment"; name: string }
  | { kind: "unknown" };

const LONGEST_NAME = 120;

export function decideScope(scope: Scope): Decision<Scope> {
  if (scope.kind === "percentage") {
    const whole = Number.isInteger(scope.percent) && scope.percent >= 1 && scope.percent <= 100;
    if (!whole) return refuse(refusal("scope_invalid", "Give a whole percentage from 1 to 100.", "percent"));
  }
  if (scope.kind === "region" || scope.kind === "segment") {
    const name = scope.name.trim();
    if (name === "")
      return refuse(refusal("scope_invalid", `Name the ${scope.kind} that is affected.`, "name"));
    if (name.length > LONGEST_NAME) {
      return refuse(refusal("text_too_long", `The name is longer than ${LONGEST_NAME} characters.`, "name"));
    }
    return accept({ ...scope, name });
  }
  return accept(scope);
}

/** “about 30 % of users”: fits into “affects …”. */
export function describeScope(scope: Scope): string {
  switch (scope.kind) {
    case "all":
      return "all users";
    case "percentage":
      return `about ${scope.percent} % of users`;
    case "region":
      return `users in ${scope.name}`;
    case "segment":
      return `users of ${scope.name}`;
    case "unknown":
      return "an unknown part of the users";
  }
}
