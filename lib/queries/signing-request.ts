import type { Actor } from "@/lib/command";
import type { Transaction } from "@/lib/db/client";
import { usablePasskeys } from "@/lib/db/passkey";
import { findPlan } from "@/lib/db/plan";
import type { Act } from "@/lib/signature/challenge";
import { hexOf } from "@/lib/signature/digest";
import { type Site, signingOptions } from "@/lib/signature/passkey";

type Wanted = { planId: string; act: Act; actor: Actor; site: Site; now: Date };

/** WebAuthn options for one act on one plan with the person's own keys; null without a plan or a usable key. */
export async function signingRequest(db: Transaction, { planId, act, actor, site, now }: Wanted) {
  const plan = await findPlan(db, planId);
  if (!plan) return null;
  const keys = await usablePasskeys(db, actor.personId, now);
  const options = await signingOptions({ act, digest: hexOf(plan.digest), rpId: site.rpId, keys });
  return options.ok ? options.value : null;
}
