import { PEOPLE, PROPOSER } from "@/lib/domain/model/bounds";
import { Change, type Move, PLAN_NAMES } from "@/lib/domain/model/change";
import type { Scene } from "@/lib/domain/model/scene";
import { isActive, isRunning, nth, type Vote, type World } from "@/lib/domain/model/world";

/** What people do: propose, vote, withdraw, and what happens to their roles. */
export function peopleMoves(scene: Scene, world: World): Move[] {
  const plans = world.plans.flatMap(({ state }, plan) => {
    if (state === "absent") return proposals(scene, world, plan);
    return [...withdrawals(scene, world, plan), ...(scene.bounds.voting ? votes(scene, world, plan) : [])];
  });
  return [...plans, ...roleChanges(scene, world)];
}

/** A plan whose time has run out gives its target up, and is written down as expired. B comes after A: they are alike. */
function proposals(scene: Scene, world: World, plan: number): Move[] {
  if (plan > 0 && nth(world.plans, plan - 1).state === "absent") return [];
  if (!scene.rules.mayPropose(world, plan)) return [];
  const change = new Change(scene, world);
  for (const [index, { state, overdue }] of world.plans.entries()) {
    if (state === "proposed" && overdue) change.movePlan(index, "expired");
  }
  change.movePlan(plan, "proposed");
  if (scene.bounds.voting) return [change.as(`Ana proposes plan ${PLAN_NAMES[plan]}`)];
  change.plan(plan).votes = PEOPLE.map((_, person) => (person === PROPOSER ? "none" : "approved"));
  return [change.as(`Ana proposes plan ${PLAN_NAMES[plan]}; Ben and Cem approve it`)];
}

function withdrawals(scene: Scene, world: World, plan: number): Move[] {
  if (!scene.rules.mayWithdraw(world, plan)) return [];
  const change = new Change(scene, world);
  if (nth(world.plans, plan).state === "proposed") change.movePlan(plan, "withdrawn");
  return [change.as(`Ana withdraws plan ${PLAN_NAMES[plan]}`)];
}

function votes(scene: Scene, world: World, plan: number): Move[] {
  return PEOPLE.flatMap((name, person) => {
    const { rules } = scene;
    const before = nth(nth(world.plans, plan).votes, person);
    const moves: Move[] = [];
    const vote = (to: Vote, what: string) => {
      const change = new Change(scene, world);
      change.plan(plan).votes = change.plan(plan).votes.with(person, to);
      if (to === "rejected" && nth(world.plans, plan).state === "proposed") change.movePlan(plan, "rejected");
      if (to === "revoked" && isRunning(nth(world.plans, plan)))
        change.plan(plan).revokedAfterBeginning = true;
      moves.push(change.as(`${what} plan ${PLAN_NAMES[plan]}`));
    };
    if (rules.mayVote(world, plan, person, "approve")) {
      if (before === "none") {
        vote("approved", `${name} approves`);
        vote("forged", `a stolen desk stores an approval of ${name} without a signature for`);
      } else if (before === "approved") vote("twice", `${name} approves with another account`);
    }
    if (before === "none" && rules.mayVote(world, plan, person, "reject"))
      vote("rejected", `${name} rejects`);
    if (rules.mayRevoke(world, plan, person)) vote("revoked", `${name} revokes the approval of`);
    return moves;
  });
}

/** A role that is taken breaks the votes it carried; one that is given back does not mend them. */
function roleChanges(scene: Scene, world: World): Move[] {
  return PEOPLE.flatMap((name, person) => {
    const held = world.roles[person];
    if (
      !scene.bounds.voting &&
      !(held && name === "Ben" && world.plans.length === 1 && world.plans.some(isActive))
    )
      return [];
    const change = new Change(scene, world);
    change.next.roles = world.roles.with(person, !held);
    for (const index of held ? world.plans.keys() : []) {
      const plan = change.plan(index);
      const vote = nth(plan.votes, person);
      if (vote !== "approved" && vote !== "twice") continue;
      plan.votes = plan.votes.with(person, isActive(plan) ? "interrupted" : "none");
    }
    return [change.as(`${name} ${held ? "loses" : "is given back"} the role`)];
  });
}
