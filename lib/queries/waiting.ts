import type { Actor } from "@/lib/command";
import type { Transaction } from "@/lib/db/client";
import { mayPerform } from "@/lib/domain/permission";
import { type RolePlanLine, readRolePlans } from "@/lib/queries/role-plans";
import { passkeyStatementDigest } from "@/lib/signature/passkey-statement";
import { digestWords } from "@/lib/signature/words";

/** A new key that has to wait, with the words that its owner's screen shows as well. `usableFrom` is ISO. */
export type WaitingKey = {
  id: string;
  label: string;
  owner: string;
  usableFrom: string;
  digest: string;
  words: string[];
};

/** What somebody is asked to decide about other people. */
export type Waiting = { plans: RolePlanLine[]; keys: WaitingKey[] };

/** Open plans about roles that this person may still vote on, and new keys of others that they may ratify. */
export async function readWaiting(db: Transaction, actor: Actor, now: Date): Promise<Waiting> {
  return {
    plans: mayPerform(actor.roles, "approve_plan") ? await plansToVoteOn(db, actor, now) : [],
    keys: mayPerform(actor.roles, "ratify_passkey") ? await keysToRatify(db, actor, now) : [],
  };
}

async function plansToVoteOn(db: Transaction, { personId }: Actor, now: Date): Promise<RolePlanLine[]> {
  return (await readRolePlans(db, now)).filter(
    (plan) =>
      plan.state === "proposed" &&
      plan.personId !== personId &&
      plan.proposer.id !== personId &&
      !plan.voters.includes(personId),
  );
}

async function keysToRatify(db: Transaction, { personId }: Actor, now: Date): Promise<WaitingKey[]> {
  const keys = await db.passkey.findMany({
    where: {
      revokedAt: null,
      usableFrom: { gt: now },
      person: { disabledAt: null, accounts: { every: { passwordUsableFrom: { lte: now } } } },
      personId: { not: personId },
    },
    include: { person: { select: { name: true } } },
    orderBy: { createdAt: "asc" },
  });
  return keys.map((key) => {
    const digest = passkeyStatementDigest(key);
    return {
      id: key.id,
      label: key.label,
      owner: key.person.name,
      usableFrom: key.usableFrom.toISOString(),
      digest,
      words: digestWords(digest),
    };
  });
}
