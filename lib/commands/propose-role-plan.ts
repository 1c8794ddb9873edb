import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Command, CommandContext } from "@/lib/command";
import type { KnownPerson } from "@/lib/db/person";
import { insertPlan } from "@/lib/db/plan";
import { decideRoleChange } from "@/lib/db/role-change";
import { takeRoles } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import type { Role } from "@/lib/domain/permission";
import { oneLine } from "@/lib/domain/plan/plain-text";
import { personKey, type RolePlan } from "@/lib/domain/plan/role-plan";
import { refusal } from "@/lib/domain/refusal";
import { proposeRolesInput } from "@/lib/schemas/person-input";
import { sealPlan } from "@/lib/signature/plan-seal";
import { policyVersion } from "@/lib/signature/policy-version";

/** Proposes to give somebody roles, as a plan that two others approve. What the change takes away is taken at once. */
export const proposeRolePlan: Command<
  z.infer<typeof proposeRolesInput>,
  { planId: string; digest: string }
> = {
  name: "propose_role_plan",
  permission: "manage_people",
  input: proposeRolesInput,
  logsRefusals: true,
  async run(tx, input, context) {
    const { actor, now, newId } = context;
    const decided = await decideRoleChange(tx, input, actor.personId);
    if (!decided.ok) return decided;
    const { person, taken, given } = decided.value;
    if (given.length === 0) return refuse(refusal("roles_not_widened"));
    const author = { incidentId: null, personId: actor.personId };
    if (taken.length > 0) {
      await takeRoles(tx, person.id, taken, now);
      const body = { person: person.name, granted: [], taken };
      await recordEvent(tx, author, { event: "roles_changed", body });
    }
    const kept = person.roles.filter((role) => !taken.includes(role));
    const sealed = sealPlan(draftOf(person, { kept, given }, input.reason, context));
    if (!sealed.ok) return sealed;
    const { document, canonical, digest, digestBytes } = sealed.value;
    const planId = newId();
    const about = { incidentId: null, assessmentId: null };
    await insertPlan(tx, { id: planId, ...about, document, canonical, digest: digestBytes });
    await recordEvent(tx, author, {
      event: "role_plan_proposed",
      body: {
        planId,
        digest,
        person: person.name,
        from: kept,
        to: [...kept, ...given].sort(),
        expiresAt: document.expiresAt,
      },
    });
    return accept({ planId, digest });
  },
};

function draftOf(
  { id, name, email }: KnownPerson,
  { kept, given }: { kept: Role[]; given: Role[] },
  reason: string,
  { actor, config, now }: CommandContext,
): RolePlan {
  return {
    format: "twokey.plan/1",
    kind: "roles",
    target: { key: personKey(id), platform: "twokey" },
    person: { id, name: oneLine(name), email: oneLine(email) },
    from: { roles: [...kept].sort() },
    to: { roles: [...kept, ...given].sort() },
    steps: [],
    proposer: actor.personId,
    policyVersion: policyVersion(config.policy),
    expiresAt: new Date(now.getTime() + config.policy.approvalMinutes * 60_000).toISOString(),
    nonce: randomBytes(16).toString("hex"),
    reason: oneLine(reason),
  };
}
