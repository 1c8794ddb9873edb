import type { Transaction } from "@/lib/db/client";
import { readTarget } from "@/lib/db/deployment";
import { findPerson } from "@/lib/db/person";
import { type Drift, whereIs } from "@/lib/domain/plan/drift";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { whereRolesAre } from "@/lib/domain/plan/role-drift";
import { liveNow } from "@/lib/domain/release/live-now";

/** Whether things are as the plan starts from, by what is known here: the worker asks the platform itself again. */
export async function driftOf(tx: Transaction, plan: PlanDocument, now: Date): Promise<Drift> {
  return plan.kind === "roles"
    ? whereRolesAre(plan, await findPerson(tx, plan.person.id))
    : whereIs(plan, liveNow(await readTarget(tx, plan.service), now));
}
