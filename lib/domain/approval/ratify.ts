import type { Voter } from "@/lib/domain/approval/approval";
import { faultsOfAccount, faultsOfPerson } from "@/lib/domain/approval/standing";
import { acceptUnless, type Decision } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/** Somebody is about to vouch for a key that still has to wait. */
export type Ratification = {
  key: { personId: string; usableFrom: Date; revokedAt: Date | null };
  owner: Pick<Voter, "accounts">;
  ratifier: Voter;
  accountId: string;
  now: Date;
};

/** May this person say that the key is its owner's, so that it need not wait any longer? */
export function mayRatify({ key, owner, ratifier, accountId, now }: Ratification): Decision<null> {
  const reasons: Refusal[] = [];
  if (key.revokedAt !== null) reasons.push(refusal("passkey_revoked"));
  else if (key.usableFrom.getTime() <= now.getTime()) reasons.push(refusal("passkey_usable_already"));
  if (key.personId === ratifier.personId) reasons.push(refusal("passkey_ratified_by_owner"));
  // Whoever set the password could have registered the key, so its owner gets the time to notice.
  if (owner.accounts.some(({ passwordUsableFrom }) => passwordUsableFrom.getTime() > now.getTime())) {
    reasons.push(refusal("passkey_of_new_login"));
  }
  reasons.push(...faultsOfPerson(ratifier, "ratify_passkey", now), ...faultsOfAccount(ratifier, accountId));
  return acceptUnless(reasons, null);
}
