import type { Role } from "@/lib/domain/permission";

/**
 * Gives somebody roles. Taking away needs no plan, so `to` holds all of `from` and more. Both are sorted and hold what
 * the person has, whether or not it counts already.
 */
export type RolePlan = {
  format: "twokey.plan/1";
  kind: "roles";
  /** `person:` and the person's id. */
  target: { key: string; platform: "twokey" };
  /** As they were known when it was proposed. */
  person: { id: string; name: string; email: string };
  from: { roles: Role[] };
  to: { roles: Role[] };
  steps: [];
  /** Id of the person who proposed it. */
  proposer: string;
  policyVersion: string;
  /** UTC with milliseconds: 2026-11-03T01:14:00.000Z */
  expiresAt: string;
  /** 32 lower-case hexadecimal digits, so that the same wish twice is two plans. */
  nonce: string;
  reason: string;
};

/** The roles that the plan gives. */
export function rolesGiven({ from, to }: Pick<RolePlan, "from" | "to">): Role[] {
  return to.roles.filter((role) => !from.roles.includes(role));
}

/** The key of the one thing that a plan about this person holds. */
export function personKey(personId: string): string {
  return `person:${personId}`;
}
