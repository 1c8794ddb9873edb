import type { Actor } from "@/lib/command";
import { localAccountOf } from "@/lib/db/account";
import type { Transaction } from "@/lib/db/client";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { verifyPassword } from "@/lib/password";
import { signInAllowed } from "@/lib/sign-in-limit";

/**
 * Asks who is signed in for their password of this installation, so that a stolen session alone cannot do what
 * lasts. Counts as a try at signing in.
 */
export async function askPassword(
  tx: Transaction,
  actor: Actor,
  given: { password: string; field: string },
  now: Date,
): Promise<Decision<null>> {
  if (!signInAllowed(actor.accountId, now.getTime())) return refuse(refusal("too_many_attempts"));
  const account = await localAccountOf(tx, actor.personId);
  if (!account?.passwordHash) return refuse(refusal("password_missing", undefined, given.field));
  if (await verifyPassword(given.password, account.passwordHash)) return accept(null);
  return refuse(refusal("sign_in_failed", "The password is wrong.", given.field));
}
