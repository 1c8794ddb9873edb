import type { Transaction } from "@/lib/db/client";
import { readTarget } from "@/lib/db/deployment";
import { findPerson } from "@/lib/db/person";
import { type Drift, whereAllAre, whereIs } from "@/lib/domain/plan/drift";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { whereRolesAre } from "@/lib/domain/plan/role-drift";
import { liveNow } from "@/lib/domain/release/live-now";

/** Whether things are as the plan starts from, by what is known here: the worker asks the platform itself again. */
export async function driftOf(tx: Transaction, plan: PlanDocument, now: Date): Promise<Drift> {
  if (plan.kind === "roles") return whereRolesAre(plan, await findPerson(tx, plan.person.id));
  const found: { target: string; drift: Drift }[] = [];
  // One after the other: a transaction has one connection.
  for (const change of plan.changes) {
    const { name } = change.target;
    const live = liveNow(await readTarget(tx, plan.service, name), now);
    found.push({ target: name, drift: whereIs(change, live) });
  }
  return whereAllAre(found);
}
