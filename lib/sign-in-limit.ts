import { attemptLimit, type Turn } from "@/lib/attempt-limit";

const MINUTE_MS = 60_000;

// Nobody is kept out by somebody else's guesses: only a flood from everywhere stops one account for everybody.
const ofAccountFromAddress = attemptLimit({ most: 10, windowMs: MINUTE_MS });
const ofAddress = attemptLimit({ most: 30, windowMs: MINUTE_MS });
const ofAccount = attemptLimit({ most: 60, windowMs: MINUTE_MS });
const ofConfirmations = attemptLimit({ most: 10, windowMs: MINUTE_MS });

export type SignInAttempt = { allowed: false } | { allowed: true; succeeded: () => void };

/**
 * A try at signing in: failures count for the account from this address (10 a minute), for the address (30) and for
 * the account (60). `now` in milliseconds since 1970.
 */
export function beginSignIn(who: { email: string; address: string }, now: number): SignInAttempt {
  const email = who.email.toLowerCase();
  const turns = [
    ofAccountFromAddress.take(`${email} ${who.address}`, now),
    ofAddress.take(who.address, now),
    ofAccount.take(email, now),
  ];
  const giveBack = (taken: Turn[]) => {
    for (const turn of taken) if (turn.allowed) turn.giveBack();
  };
  if (turns.every(({ allowed }) => allowed)) return { allowed: true, succeeded: () => giveBack(turns) };
  return { allowed: false };
}

/** At most ten passwords a minute from who is signed in already. `now` in milliseconds since 1970. */
export function signInAllowed(accountId: string, now: number): boolean {
  return ofConfirmations.take(accountId, now).allowed;
}
