import type { Actor } from "@/lib/command";
import type { TwokeyConfig } from "@/lib/config/config";
import { localAccountOf } from "@/lib/db/account";
import type { Transaction } from "@/lib/db/client";
import { passkeysOf } from "@/lib/db/passkey";
import { passkeyStatementDigest } from "@/lib/signature/passkey-statement";
import { digestWords } from "@/lib/signature/words";

export type PasskeyState = "usable" | "waiting" | "revoked";

/** Instants are ISO strings in UTC. */
export type PasskeyLine = {
  id: string;
  label: string;
  state: PasskeyState;
  createdAt: string;
  usableFrom: string;
  revokedAt: string | null;
  /** When it last signed a vote that was stored. */
  lastSignedAt: string | null;
  /** To be compared with whoever ratifies it; empty when nobody may, or it may sign already. */
  words: string[];
};

export type OwnAccount = {
  name: string;
  email: string;
  /** Those that count now. */
  roles: string[];
  /** Given already, and counting later. */
  later: { role: string; from: string }[];
  /** From when the own password may vote; null when it may already. */
  passwordVotesFrom: string | null;
  /** False: they only sign in through an identity provider. */
  hasPassword: boolean;
  passkeys: PasskeyLine[];
  passkeyDelayHours: number;
  reauthenticate: boolean;
};

/** Who is signed in, with their passkeys: those that work first, newest first. */
export async function readOwnAccount(
  db: Transaction,
  actor: Actor,
  config: TwokeyConfig,
  now: Date,
): Promise<OwnAccount> {
  const person = await db.person.findUniqueOrThrow({
    where: { id: actor.personId },
    select: { name: true, email: true },
  });
  const account = await localAccountOf(db, actor.personId);
  const newLogins = await db.account.count({
    where: { personId: actor.personId, passwordUsableFrom: { gt: now } },
  });
  return {
    ...person,
    roles: actor.roles,
    later: await laterRoles(db, actor.personId, now),
    passwordVotesFrom:
      account && account.passwordUsableFrom > now ? account.passwordUsableFrom.toISOString() : null,
    hasPassword: account?.passwordHash != null,
    passkeys: await passkeyLines(db, actor.personId, { ratifiable: newLogins === 0 }, now),
    passkeyDelayHours: config.policy.passkeyDelayHours,
    reauthenticate: config.policy.reauthenticate === "allowed",
  };
}

async function laterRoles(db: Transaction, personId: string, now: Date): Promise<OwnAccount["later"]> {
  const grants = await db.roleGrant.findMany({
    where: { personId, revokedAt: null, effectiveFrom: { gt: now } },
    orderBy: { role: "asc" },
  });
  return grants.map(({ role, effectiveFrom }) => ({ role, from: effectiveFrom.toISOString() }));
}

const ORDER: PasskeyState[] = ["usable", "waiting", "revoked"];

async function passkeyLines(
  db: Transaction,
  personId: string,
  { ratifiable }: { ratifiable: boolean },
  now: Date,
): Promise<PasskeyLine[]> {
  const signed = await db.approval.groupBy({
    by: ["passkeyId"],
    where: { personId, passkeyId: { not: null } },
    _max: { votedAt: true },
  });
  const lines = (await passkeysOf(db, personId)).map((key) => ({
    id: key.id,
    label: key.label,
    state: stateOf(key, now),
    createdAt: key.createdAt.toISOString(),
    usableFrom: key.usableFrom.toISOString(),
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastSignedAt: signed.find(({ passkeyId }) => passkeyId === key.id)?._max.votedAt?.toISOString() ?? null,
    words: stateOf(key, now) === "waiting" && ratifiable ? digestWords(passkeyStatementDigest(key)) : [],
  }));
  return lines.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.createdAt.localeCompare(a.createdAt),
  );
}

function stateOf(key: { revokedAt: Date | null; usableFrom: Date }, now: Date): PasskeyState {
  if (key.revokedAt) return "revoked";
  return key.usableFrom <= now ? "usable" : "waiting";
}
