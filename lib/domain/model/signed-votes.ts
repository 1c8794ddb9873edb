import type { Vote as SignedVote, Voter } from "@/lib/domain/approval/approval";
import { PEOPLE } from "@/lib/domain/model/bounds";
import { MOMENTS } from "@/lib/domain/model/plan-papers";
import { nth, type Vote, type World } from "@/lib/domain/model/world";

/** 64 characters that no other plan has. */
export function digestOf(plan: number): string {
  return `${plan}`.repeat(64);
}

/** Whoever holds the role got it after the votes that are marked `interrupted` and before all others. */
export function voterOf(world: World, person: number): Voter {
  const name = nth(PEOPLE, person);
  return {
    personId: name,
    name,
    disabledAt: null,
    roles: world.roles[person] ? [{ role: "approver", effectiveFrom: MOMENTS.roleGiven }] : [],
    accounts: [1, 2].map((account) => ({
      id: `${person}-${account}`,
      disabledAt: null,
      passwordUsableFrom: MOMENTS.longAgo,
    })),
    passkeys: [{ id: `${person}-key`, usableFrom: MOMENTS.longAgo, revokedAt: null }],
  };
}

/** The rows that the table of votes has for a vote. */
export function rowsOf(vote: Vote, person: number, digest: string, forgeriesPass: boolean): SignedVote[] {
  const row: SignedVote = {
    id: `${person}-vote`,
    personId: nth(PEOPLE, person),
    accountId: `${person}-1`,
    act: "approve",
    method: "passkey",
    digest,
    passkeyId: `${person}-key`,
    signatureVerified: true,
    votedAt: MOMENTS.vote,
    revokedAt: null,
  };
  switch (vote) {
    case "none":
      return [];
    case "approved":
      return [row];
    case "interrupted":
      return [{ ...row, votedAt: MOMENTS.voteBeforeRole }];
    case "twice":
      return [row, { ...row, id: `${person}-again`, accountId: `${person}-2` }];
    case "forged":
      return [{ ...row, signatureVerified: forgeriesPass }];
    case "revoked":
      return [{ ...row, revokedAt: MOMENTS.now }];
    case "rejected":
      return [{ ...row, act: "reject" }];
  }
}
