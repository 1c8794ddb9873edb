import type { ApprovalMethod, ApprovalPolicy, Voter } from "@/lib/domain/approval/approval";
import { type Action, rolesFor } from "@/lib/domain/permission";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/** Why a person may not do this with their roles of now; `since` asks that they held one at that time already. */
export function faultsOfPerson(voter: Voter, action: Action, since: Date): Refusal[] {
  const faults: Refusal[] = [];
  if (voter.disabledAt !== null) faults.push(refusal("person_disabled", `${voter.name} is disabled.`));
  const allowed = voter.roles.filter(({ role }) => rolesFor(action).includes(role));
  if (allowed.length === 0) {
    faults.push(
      refusal("role_missing", `${voter.name} holds none of the roles ${rolesFor(action).join(", ")}.`),
    );
  } else if (!allowed.some(({ effectiveFrom }) => effectiveFrom.getTime() <= since.getTime())) {
    faults.push(
      refusal("approver_role_lost", `${voter.name} did not hold the role at that time, or lost it since.`),
    );
  }
  return faults;
}

/** Why a login may not be used for a vote: it has to belong to the person and be enabled. */
export function faultsOfAccount(voter: Voter, accountId: string): Refusal[] {
  const account = voter.accounts.find(({ id }) => id === accountId);
  if (account === undefined)
    return [refusal("approver_unknown", `The account does not belong to ${voter.name}.`)];
  return account.disabledAt === null
    ? []
    : [refusal("person_disabled", `The account of ${voter.name} is disabled.`)];
}

/** Why the proof that somebody gave at `at` does not count now. */
export function faultsOfMethod(
  voter: Voter,
  proof: { method: ApprovalMethod; passkeyId: string | null; accountId: string },
  policy: ApprovalPolicy,
  at: Date,
): Refusal[] {
  if (proof.method === "reauthenticate") return faultsOfPassword(voter, proof.accountId, policy, at);
  const passkey = voter.passkeys.find(({ id }) => id === proof.passkeyId);
  if (proof.method !== "passkey" || passkey === undefined) return [refusal("passkey_not_yours")];
  if (passkey.revokedAt !== null) return [refusal("passkey_revoked")];
  if (passkey.usableFrom.getTime() <= at.getTime()) return [];
  return [
    refusal(
      "passkey_too_young",
      `This passkey is new and may sign plans from ${minute(passkey.usableFrom)} on.`,
    ),
  ];
}

/** An admin who set the password knows it, so it waits like a new passkey. */
function faultsOfPassword(voter: Voter, accountId: string, policy: ApprovalPolicy, at: Date): Refusal[] {
  if (!policy.reauthenticate) return [refusal("reauthentication_not_allowed")];
  const account = voter.accounts.find(({ id }) => id === accountId);
  if (account === undefined || account.passwordUsableFrom.getTime() <= at.getTime()) return [];
  const from = minute(account.passwordUsableFrom);
  return [refusal("password_too_young", `This password is new and may vote from ${from} on.`)];
}

function minute(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
