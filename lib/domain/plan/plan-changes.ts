import type { PlanDocument } from "@/lib/domain/plan/plan-document";

/** `field` is a path (`changes[0].to.releaseId`), `name` says it in words; a side that lacks the field has null. */
export type PlanDifference = { field: string; name: string; before: string | null; after: string | null };

const NAMES: readonly (readonly [prefix: string, name: string])[] = [
  ["format", "the format of the plan"],
  ["kind", "what kind of plan it is"],
  ["incident", "the incident"],
  ["service", "the service"],
  ["changes[].target", "the place where it happens"],
  ["changes[].from.configHash", "the configuration that is live"],
  ["changes[].from", "the release that is live"],
  ["changes[].to.artefactDigest", "the content of the release to put live"],
  ["changes[].to.wasInProduction", "whether that release was in production before"],
  ["changes[].to", "the release to put live"],
  ["changes[].steps", "the exact steps"],
  ["changes[].hold", "how what is taken back is held"],
  ["changes[].undo", "what is taken away"],
  ["changes", "what is changed"],
  ["target", "the place where it happens"],
  ["person", "whose roles they are"],
  ["from.roles", "the roles held before"],
  ["to.roles", "the roles held afterwards"],
  ["steps", "the exact steps"],
  ["verification", "how the result is verified"],
  ["safety.overriddenReason", "the reason for going on"],
  ["safety", "the safety verdict"],
  ["proposer", "who proposes it"],
  ["policyVersion", "the rules of this installation"],
  ["expiresAt", "how long it is valid"],
  ["reason", "the reason"],
];

/** What differs between two plans, in the plan's order. The nonce always differs and is left out. */
export function diffPlans(before: PlanDocument, after: PlanDocument): PlanDifference[] {
  const old = leaves(before);
  const fresh = leaves(after);
  const fields = [...new Set([...old.keys(), ...fresh.keys()])].filter((field) => field !== "nonce");
  return fields
    .filter((field) => old.get(field) !== fresh.get(field))
    .map((field) => ({
      field,
      name: nameOf(field),
      before: old.get(field) ?? null,
      after: fresh.get(field) ?? null,
    }))
    .sort((a, b) => rank(a.field) - rank(b.field));
}

/** The names of what differs, each once: “the release to put live, the exact steps”. Empty when nothing does. */
export function whichFieldChanged(before: PlanDocument, after: PlanDocument): string {
  return [...new Set(diffPlans(before, after).map((change) => change.name))].join(", ");
}

function leaves(value: unknown, path = "", found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== "object" || value === null) return found.set(path, String(value));
  const members = Object.entries(value);
  if (members.length === 0) return found.set(path, "none");
  for (const [key, member] of members) {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    leaves(member, place, found);
  }
  return found;
}

function rank(field: string): number {
  const general = field.replace(/^changes\[\d+\]/, "changes[]");
  return NAMES.findIndex(
    ([prefix]) => general === prefix || general.startsWith(`${prefix}.`) || general.startsWith(`${prefix}[`),
  );
}

function nameOf(field: string): string {
  return NAMES[rank(field)]?.[1] ?? field;
}
