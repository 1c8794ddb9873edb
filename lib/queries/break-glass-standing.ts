import type { Actor } from "@/lib/command";
import type { PlanQuestion } from "@/lib/db/approval";
import { asBrokenGlass, loadBreakGlassFacts, type StoredGlass } from "@/lib/db/break-glass";
import type { Transaction } from "@/lib/db/client";
import { ASKED_BEFORE_MS, mayBreakGlass, USE_WINDOW_MS } from "@/lib/domain/approval/break-glass";
import { type GlassAct, mayAnswerGlass } from "@/lib/domain/approval/broken-glass";
import { rolesFor } from "@/lib/domain/permission";
import type { Drift } from "@/lib/domain/plan/drift";
import type { Refusal } from "@/lib/domain/refusal";
import type { Site } from "@/lib/signature/passkey";

type Viewer = { actor: Actor; site: Site; now: Date };

/** What stands between this person and breaking the glass. Instants are ISO strings in UTC. */
export type BreakGlassStanding = {
  /** Every condition that is not met. */
  unmet: Refusal[];
  /** When a second approver was first asked; null: nobody was. */
  askedAt: string | null;
  /** From when on asking was long enough ago. */
  askedLongEnoughAt: string | null;
  /** When the newest use is a day old. */
  usableAgainAt: string | null;
};

// A reason is asked for in the form.
const REASON_TO_COME = "Written in the form below";

/** Null: the person does not hold the role, or the plan cannot be executed any more. */
export async function breakGlassStanding(
  db: Transaction,
  { stored, sealed, plan, votes, people }: PlanQuestion,
  drift: Drift,
  { actor, now }: Viewer,
): Promise<BreakGlassStanding | null> {
  const person = people.find(({ personId }) => personId === actor.personId);
  const holdsRole = actor.roles.some((role) => rolesFor("break_glass").some((allowed) => allowed === role));
  if (!person || !holdsRole || plan.state !== "proposed") return null;
  const facts = await loadBreakGlassFacts(db, stored, sealed.document);
  const attempt = {
    planId: stored.id,
    plan,
    votes,
    facts,
    person,
    accountId: actor.accountId,
    shownDigest: plan.digest,
    drift,
    now,
  };
  const decision = mayBreakGlass(attempt, REASON_TO_COME);
  const lastUse = facts.uses.map(({ usedAt }) => usedAt.getTime()).sort((a, b) => b - a)[0];
  const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  return {
    unmet: decision.ok ? [] : decision.reasons,
    askedAt: iso(facts.askedAt?.getTime()),
    askedLongEnoughAt: iso(facts.askedAt ? facts.askedAt.getTime() + ASKED_BEFORE_MS : undefined),
    usableAgainAt: iso(lastUse === undefined ? undefined : lastUse + USE_WINDOW_MS),
  };
}

/** Why this person may not answer the break-glass of a plan with this act; empty when they may. */
export async function answerStanding(
  db: Transaction,
  row: StoredGlass,
  { sealed, people }: PlanQuestion,
  { actor, site, now }: Viewer,
): Promise<Record<GlassAct, Refusal[]>> {
  const glass = await asBrokenGlass(db, row, sealed.digest, site);
  const person = people.find(({ personId }) => personId === actor.personId);
  const why = (act: GlassAct): Refusal[] => {
    if (!person) return [];
    const { accountId } = actor;
    const answer = { act, glass, person, accountId, shownDigest: glass.digest, now };
    const decision = mayAnswerGlass(answer, REASON_TO_COME);
    return decision.ok ? [] : decision.reasons;
  };
  return { countersign: why("countersign"), object: why("object") };
}
