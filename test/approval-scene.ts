import type { PlanInQuestion, Vote, Voter } from "@/lib/domain/approval/approval";

export const DIGEST = "d1".repeat(32);

/** Minutes after 01:00 UTC. */
export const at = (minutes: number) => new Date(Date.UTC(2026, 10, 3, 1, 0) + minutes * 60_000);

/** Proposed at 01:00 by Ana, good until 01:15. */
export function planInQuestion(changes: Partial<PlanInQuestion> = {}): PlanInQuestion {
  return {
    digest: DIGEST,
    kind: "rollback",
    targetWasInProduction: true,
    aboutPersonId: null,
    requiredRoles: [],
    proposerId: "ana",
    state: "proposed",
    proposedAt: at(0),
    expiresAt: at(15),
    ...changes,
  };
}

/** A login whose password is old enough to vote with. */
export function login(id: string, changes: Partial<Voter["accounts"][number]> = {}) {
  return { id, disabledAt: null, passwordUsableFrom: at(-10_000), ...changes };
}

/** An approver since long ago with one account and one old passkey. */
export function voter(personId: string, changes: Partial<Voter> = {}): Voter {
  return {
    personId,
    name: personId,
    disabledAt: null,
    roles: [{ role: "approver", effectiveFrom: at(-10_000) }],
    accounts: [login(`${personId}-1`)],
    passkeys: [{ id: `${personId}-key`, usableFrom: at(-5000), revokedAt: null }],
    ...changes,
  };
}

/** A good approval, given five minutes after the plan was proposed. */
export function vote(personId: string, changes: Partial<Vote> = {}): Vote {
  return {
    id: `${personId}-vote`,
    personId,
    accountId: `${personId}-1`,
    act: "approve",
    method: "passkey",
    digest: DIGEST,
    passkeyId: `${personId}-key`,
    signatureVerified: true,
    votedAt: at(5),
    revokedAt: null,
    ...changes,
  };
}
